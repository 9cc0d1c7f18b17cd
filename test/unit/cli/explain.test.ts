import { UserError } from "../../../src/base/userError";
import { explain } from "../../../src/cli/commands/explain";
import { OUTCOME_NAMES } from "../../../src/delivery/outcome";
import { DELIVERY_NAMES } from "../../../src/delivery/targeting";
import { BADGES } from "../../../src/readiness/verdict";
import { ran } from "./ran";
import { testTerminal } from "./terminal";

async function run(...args: string[]) {
    const terminal = testTerminal();
    const connect = () => {
        throw new UserError("no tenant is set up");
    };
    const now = () => new Date("2026-10-01T12:00:00Z");
    await ran(explain, args, { terminal, connect, now });
    return terminal.out();
}

describe("hotpatch explain", () => {
    it.each(["0x80070003", "80070003", "2147942403", "-2147024893", "error_path_not_found"])(
        "tells cause, remedy and source of the code written as %s",
        async (code) => {
            const out = await run(code, "--verbose");
            expect(out).toMatch(
                /^0x80070003 ERROR_PATH_NOT_FOUND\nFor a hotpatch: the baseline .* is missing\. \(TridentStack/,
            );
            expect(out).toMatch(/A path was not found\. \(Microsoft/);
            expect(out).toMatch(/\nWhat to do: Install the current baseline cumulative update/);
        },
    );

    it("knows every badge that readiness gives", async () => {
        for (const badge of BADGES) {
            expect((await run(badge)).startsWith(`${badge}: `)).toBe(true);
        }
    });

    it("takes the code in a badge for the badge, and words without quotes", async () => {
        expect(await run("vbs")).toMatch(/^Not eligible \(vbs\): .*\nRule: .*\nWhat to do: [^\n]*\n$/);
        expect(await run("not", "eligible", "(VBS)")).toBe(await run("vbs"));
    });

    it.each([
        ["a KB", "KB5089466"],
        ["a title of the update history", "May 12, 2026\u2014Hotpatch KB5089466 (OS Build 26100.8390)"],
    ])("explains %s", async (_what, text) => {
        expect(await run(text)).toMatch(/^KB5089466, 2026-05: A hotpatch/);
    });

    it.each([
        ["succeeded", /^succeeded \(an outcome of delivery\): Hotpatches come to the device/],
        ["notYetInstalled", /^notYetInstalled \(a cause in delivery\): [\s\S]*\nWhat to do: Allow a few days/],
        ["Tenant Default", /^tenant default \(what brings hotpatches\): [\s\S]*\nWhat to do: /],
        ["noLicence", /^noLicence \(an advisory\): [\s\S]*\nWhat to do: /],
    ])("explains %s, a word of a report", async (word, expected) => {
        expect(await run(...word.split(" "))).toMatch(expected);
    });

    it("explains every use of a word that has several, and each outcome and delivery", async () => {
        const uses = (text: string) => text.match(/^blocked \((an outcome of delivery|a cause in delivery)\): /gm);
        expect(uses(await run("blocked"))).toHaveLength(2);
        for (const name of [...OUTCOME_NAMES, ...DELIVERY_NAMES]) {
            expect((await run(name)).startsWith(`${name} (`)).toBe(true);
        }
    });

    it("says once what means the same in two uses", async () => {
        expect((await run("conflict")).match(/^conflict .*: /gm)).toEqual([
            "conflict (what brings hotpatches, a cause in delivery): ",
        ]);
        expect(await run("lostContact", "--verbose")).toMatch(
            /^lostContact \(a cause in delivery, an advisory\): .* 28 days.*\nWhat to do: .*\nSource: Microsoft Learn/s,
        );
    });

    it("names sources with --verbose alone, for words, badges, codes and KBs", async () => {
        for (const text of ["lostContact", "vbs", "0x80070003", "KB5089466"]) {
            const [brief, verbose] = [await run(text), await run(text, "--verbose")];
            expect([text, brief.includes("Microsoft Learn") || brief.includes("Source: ")]).toEqual([text, false]);
            expect([text, /Microsoft|TridentStack/.test(verbose)]).toEqual([text, true]);
            expect(verbose.length).toBeGreaterThan(brief.length);
        }
    });

    it("finds the KB in a text that is not a title of Microsoft's", async () => {
        expect(await run("2026-05 Security Hotpatch Update KB5089466")).toBe(await run("KB5089466"));
        expect(await run("got (kb5089466) twice")).toBe(await run("KB5089466"));
    });

    it.each([
        "Install error - 0x80073712",
        "failed (0x80073712).",
        "hr=0x80073712L",
        "Error 80073712!",
        "code: 0x0000000080073712",
    ])("finds the code in a pasted text: %s", async (text) => {
        expect(await run(text)).toBe(await run("0x80073712"));
    });

    it("explains each of several codes and KBs, once, whatever stands between", async () => {
        const text =
            "KB5089466. failed: 0x80073712 (0x800f0922), then error_path_not_found; KB5089466 again at 12345678901";
        const out = await run(text);
        expect(out.match(/^(0x\w+|KB\d+)/gm)).toEqual(["0x80073712", "0x800f0922", "0x80070003", "KB5089466"]);
        expect((await run("vbs, 0x80073712 mdm")).match(/^(Not eligible \(\w+\)|0x\w+)/gm)).toEqual([
            "Not eligible (vbs)",
            "0x80073712",
            "Not eligible (mdm)",
        ]);
    });

    it("explains what it knows of several, and names what it does not", async () => {
        await expect(run("0x80070004 after 0x80073712")).rejects.toThrow(
            /^Explain '0x80070004': the code 0x80070004 is not/,
        );
        await expect(run("80073712-1111-4222-8333-444444444444")).rejects.toThrow(/that is not an error code/);
    });

    it("gives a clear answer for a code that is not in the table, with the nearest of its component", async () => {
        await expect(run("0x80070004")).rejects.toThrow(
            /^Explain '0x80070004': the code 0x80070004 is not in the table\. The nearest of the same component is 0x80070003 \(ERROR_PATH_NOT_FOUND\)/,
        );
        await expect(run("0xc0000005")).rejects.toThrow(/No code of that component is\./);
    });

    it("gives a clear answer for anything else, with the nearest name", async () => {
        await expect(run("entra_jion")).rejects.toThrow(
            /^Explain 'entra_jion': .* Did you mean 'entra_join'\? Use one like 0x80070003/,
        );
        await expect(run("January 13, 2026\u2014Baseline")).rejects.toThrow(
            /title of a baseline of 2026-01 without a KB\. `npx --no pulumi-hotpatch calendar --from 2026-01 --to 2026-01`/,
        );
        await expect(run("May 12, 2026\u2014Hotpatch KB1234567 (OS Build 26100.1)")).rejects.toThrow(
            /^Find KB 'KB1234567'/,
        );
    });
});
