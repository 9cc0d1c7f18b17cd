import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMMANDS } from "../../../src/cli/commands";
import { placesOf } from "../../../src/cli/completion/words";
import { main } from "../../../src/cli/main";
import { formatsOf } from "../../../src/report/formats";
import { testTerminal } from "./terminal";

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hotpatch-completion-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function scriptFor(shell: string): Promise<string> {
    const terminal = testTerminal();
    expect(await main(["completion", shell], terminal)).toBe(0);
    const path = join(folder, `${shell}.${shell === "powershell" ? "ps1" : shell}`);
    writeFileSync(path, terminal.out());
    return path;
}

/** What a program prints, line by line. */
function printed(command: string, args: readonly string[]): string[] {
    const { stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", cwd: folder });
    expect([error, stderr]).toEqual([undefined, ""]);
    return stdout.split(/\r?\n/).filter((line) => line !== "");
}

/** How each shell is asked what it would offer for the last of these words. */
const SHELLS: Readonly<
    Record<string, { command: string; offered(script: string, words: readonly string[]): string[] }>
> = {
    bash: {
        command: "bash",
        offered: (script, words) =>
            printed("bash", [
                "-c",
                `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hotpatch; printf '%s\\n' "\${COMPREPLY[@]}"`,
                "bash",
                script,
                "hotpatch",
                ...words,
            ]),
    },
    zsh: {
        // The functions of its completion system work at a prompt alone: these keep what they are given.
        command: "zsh",
        offered: (script, words) =>
            printed("zsh", [
                "-fc",
                `compdef() { }; _files() { }; compadd() { shift; print -l -- "$@" }
                 _describe() { print -l -- "\${(@)\${(P@)@[-1]}%%:*}" }
                 source "$1"; shift; words=("$@"); CURRENT=$#; _hotpatch`,
                "zsh",
                script,
                "hotpatch",
                ...words,
            ]).filter((word) => word.startsWith(words.at(-1) ?? "")),
    },
    fish: {
        command: "fish",
        offered: (script, words) =>
            printed("fish", ["-N", "-c", `source ${script}; complete -C "hotpatch ${words.join(" ")}"`]).map(
                (line) => line.split("\t")[0] ?? "",
            ),
    },
    powershell: {
        command: "pwsh",
        offered(script, words) {
            const line = `hotpatch ${words.join(" ")}`;
            const ask = `. '${script}'; (TabExpansion2 '${line}' ${line.length}).CompletionMatches.CompletionText`;
            return printed("pwsh", ["-NoProfile", "-NonInteractive", "-Command", ask]);
        },
    },
};

/** Those of this machine; every system has one, and each is tried where somebody has it. */
const INSTALLED = Object.keys(SHELLS).filter(
    (shell) => spawnSync(SHELLS[shell]?.command ?? "", ["--version"]).status === 0,
);

describe("the script of each shell", () => {
    it.each(Object.keys(SHELLS))("%s: holds every command", async (shell) => {
        const text = readFileSync(await scriptFor(shell), "utf8");
        for (const word of ["readiness", "rule", "eval", "completion", "stale-hours"]) {
            expect(text).toContain(word);
        }
        expect(text).not.toContain("undefined");
    });

    it("is tried in a shell of this machine", () => {
        expect(INSTALLED).not.toEqual([]);
    });
});

describe.each(INSTALLED)("completion in %s", (shell) => {
    const { offered } = SHELLS[shell] ?? { offered: () => [] };
    let script: string;
    beforeAll(async () => {
        script = await scriptFor(shell);
    });

    it.each([
        [["read"], ["readiness"]],
        [
            ["rule", ""],
            ["check", "format", "explain", "eval", "diff"],
        ],
        [["readiness", "--format", ""], formatsOf("readiness").map(({ name }) => name)],
        [
            ["delivery", "-f", "j"],
            ["json", "junit"],
        ],
        [["verify", "--as", "g"], ["group"]],
        [["rule", "check", "--st"], ["--strict"]],
        [["readiness", "--group", "rule", "--fail-u"], ["--fail-under"]],
        [["completion", "p"], ["powershell"]],
    ])("of %j offers %j", (words, expected) => {
        // Some shells offer options only once a hyphen is written.
        const isOption = words.at(-1)?.startsWith("-") === true;
        const offers = offered(script, words).filter((word) => isOption || !word.startsWith("-"));
        expect(offers.sort()).toEqual([...expected].sort());
    });

    it("leaves what stands behind -- to the shell", () => {
        expect(offered(script, ["emulator", "--", "rul"])).not.toContain("rule");
    });
});

describe("the words of all places", () => {
    it("are different for PowerShell as well, which takes small and capital letters for the same", () => {
        for (const { path, words } of placesOf(Object.values(COMMANDS).map((load) => load()))) {
            const spelt = words.flatMap(({ word, short }) => [word, ...(short === undefined ? [] : [`-${short}`])]);
            expect([path, new Set(spelt.map((each) => each.toLowerCase())).size]).toEqual([path, spelt.length]);
        }
    });
});
