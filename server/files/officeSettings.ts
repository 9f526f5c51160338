/** What may LibreOffice do while it converts a file from outside: nothing but read that file. */

interface Setting { readonly path: string; readonly name: string; readonly value: string }

/** No macros, no links followed, no update of fields from elsewhere, and a proxy that does not exist for whatever asks the network all the same. */
const settings: readonly Setting[] = [
  { path: 'Office.Common/Security/Scripting', name: 'MacroSecurityLevel',         value: '3' },
  { path: 'Office.Common/Security/Scripting', name: 'DisableMacrosExecution',     value: 'true' },
  { path: 'Office.Common/Security/Scripting', name: 'DisableActiveContent',       value: 'true' },
  { path: 'Office.Common/Security/Scripting', name: 'BlockUntrustedRefererLinks', value: 'true' },
  { path: 'Office.Common/Security/Scripting', name: 'DisableOLEAutomation',       value: 'true' },
  { path: 'Office.Writer/Content/Update',     name: 'Link',                       value: '0' },
  { path: 'Office.Calc/Content/Update',       name: 'Link',                       value: '2' },
  { path: 'Inet/Settings',                    name: 'ooInetProxyType',            value: '2' },
  { path: 'Inet/Settings',                    name: 'ooInetHTTPProxyName',        value: '127.0.0.1' },
  { path: 'Inet/Settings',                    name: 'ooInetHTTPProxyPort',        value: '9' },
  { path: 'Inet/Settings',                    name: 'ooInetHTTPSProxyName',       value: '127.0.0.1' },
  { path: 'Inet/Settings',                    name: 'ooInetHTTPSProxyPort',       value: '9' },
  { path: 'Inet/Settings',                    name: 'ooInetNoProxy',              value: '' },
];

/** The text of `registrymodifications.xcu` of a new LibreOffice profile. */
export function officeSettings(): string {
  const items = settings.map(({ path, name, value }) =>
    `<item oor:path="/org.openoffice.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${items.join('\n')}
</oor:items>
`;
}
