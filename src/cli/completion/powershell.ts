import { COMMAND } from "../../base/command";
import { NAMES, type Place, valuesOf } from "./words";

/** For Windows PowerShell 5.1 and PowerShell 7. Where nothing is known it completes files, as PowerShell does by itself. */
export function powershellScript(places: readonly Place[]): string {
    return `# Printed by ${COMMAND} completion powershell: run it in $PROFILE.
Register-ArgumentCompleter -Native -CommandName ${NAMES.map(quoted).join(", ")} -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $places = @{
${places.map(words).join("\n")}
    }
    $values = @{
${places.flatMap(values).join("\n")}
    }
    $at = ''
    $previous = ''
    foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        $previous = $element.Extent.Text
        if ($previous -eq '--') { return }
        $next = "$at $previous".Trim()
        if ($places.ContainsKey($next)) { $at = $next }
    }
    $option = "$at $previous"
    if ($values.ContainsKey($option)) {
        $values[$option] | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
        }
        return
    }
    $places[$at].GetEnumerator() | Where-Object { $_.Key -like "$wordToComplete*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'ParameterValue', $_.Value)
    }
}
`;
}

function words({ path, words }: Place): string {
    const entries = words.map(({ word, help }) => `${quoted(word)} = ${quoted(help)}`);
    return `        ${quoted(path)} = [ordered]@{ ${entries.join("; ")} }`;
}

function values(place: Place): string[] {
    return valuesOf(place).map(
        ({ option, values }) => `        ${quoted(`${place.path} ${option}`)} = @(${values.map(quoted).join(", ")})`,
    );
}

/** PowerShell takes typographic quotes for straight ones. */
function quoted(text: string): string {
    return `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}
