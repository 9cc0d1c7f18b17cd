/** Environment variables as commands for the shells that users sit at. */
export function shellVariables(variables: Readonly<Record<string, string>>): string {
    const entries = Object.entries(variables);
    const block = (shell: string, line: (name: string, value: string) => string) =>
        `${shell}:\n${entries.map(([name, value]) => `  ${line(name, value)}`).join("\n")}`;
    return [
        block("bash, zsh", (name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'`),
        block("PowerShell", (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`),
        block("cmd", (name, value) => `set "${name}=${value}"`),
    ].join("\n\n");
}
