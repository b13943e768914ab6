/** Names that a caller's own action can't have. */
export const BUILT_IN_NAMES: readonly string[] = [
  'create',
  'project_validation_action',
  'replace_text',
  'write_code',
  'replace_code',
  'edit_code',
  'create_new_file',
  'rename_file',
  'delete_file',
  'read_file',
  'search',
  'run_snippet',
  'install_package',
  'format_code',
  'ask_person',
]
