import { bashScript } from "../completion/bash";
import { fishScript } from "../completion/fish";
import { powershellScript } from "../completion/powershell";
import { type Place, placesOf } from "../completion/words";
import { zshScript } from "../completion/zsh";
import { required } from "../declare/arguments";
import { type Command, defineCommand, type Verb } from "../declare/command";
import { oneOf } from "../declare/values";
import { writeAll } from "../terminal/terminal";

const SHELLS = ["powershell", "bash", "zsh", "fish"] as const;

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (places: readonly Place[]) => string>> = {
    powershell: powershellScript,
    bash: bashScript,
    zsh: zshScript,
    fish: fishScript,
};

/**
 * `hotpatch completion`: what makes a shell complete the command line. The script holds every word, so that completing starts no
 * process, and works for a function with the command's name that calls npx.
 *
 * @param verbs every command.
 */
export function completionCommand(verbs: () => readonly Verb[]): Command {
    return defineCommand({
        name: "completion",
        summary: "a script by which a shell completes commands, options and their values",
        description:
            "Prints a script that completes `hotpatch` and `pulumi-hotpatch`: commands, options, and the values of options that take " +
            "one of a few. Load it where the shell starts; after an update of the package it is printed anew.",
        examples: [
            { args: "powershell | Out-String | Invoke-Expression", does: "PowerShell, in $PROFILE" },
            { args: "bash > ~/.hotpatch-completion.bash", does: "bash: source that file in ~/.bashrc" },
            { args: "zsh > ~/.zfunc/_hotpatch", does: "zsh, with ~/.zfunc in $fpath" },
            { args: "fish > ~/.config/fish/completions/hotpatch.fish", does: "fish" },
        ],
        arguments: { shell: required("shell", "for which shell", oneOf(SHELLS)) },
        permissions: [],
        exitCodes: { 0: "good" },
        async run({ args, terminal }) {
            await writeAll(terminal.stdout, [SCRIPTS[args.shell](placesOf(verbs()))]);
            return 0;
        },
    });
}
