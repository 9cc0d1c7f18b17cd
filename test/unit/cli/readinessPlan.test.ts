import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../../src/base/userError";
import { readiness } from "../../../src/cli/commands/readiness";
import { entraObjects, fakeGraph, intuneRecord } from "../readiness/fakeGraph";
import { connectionTo, ran } from "./ran";
import { testTerminal } from "./terminal";

describe("hotpatch readiness with a plan", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-plan-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    /** One device that is eligible, and one of the edition Pro. */
    async function ended(plan: string, ...args: string[]) {
        writeFileSync(join(folder, "plan.yml"), plan);
        const terminal = testTerminal({ cwd: folder });
        const graph = fakeGraph({
            intune: [[intuneRecord("1"), intuneRecord("2", { skuNumber: 48 })]],
            entra: [entraObjects("1", "2")],
        });
        const code = await ran(readiness, ["--plan", "plan.yml", ...args], { terminal, connect: connectionTo(graph) });
        return { code, out: terminal.out(), err: terminal.err() };
    }

    const accepted = (expires: string) => `exceptions: [{ device: PC-2, reason: kiosk, expires: ${expires} }]`;

    it("prints what to do, who does it and until when, as CSV and below the numbers of the table", async () => {
        const plan = "actions: [{ cause: edition, owner: Licences, due: 2999-12-31 }]";
        const { out } = await ended(plan, "--format", "actions");
        expect(out).toMatch(/^cause,remedy,open,.*\r\nedition,.*,1,PC-2,Licences,2999-12-31,,0,0,\r\n$/);
        expect((await ended(plan)).out).toMatch(/^1 +edition +Licences +/m);
    });

    it("has the plan in JSON, and says on standard error that an exception has expired", async () => {
        const valid = await ended(accepted("2999-12-31"), "--format", "json");
        expect(JSON.parse(valid.out).actionPlan.actions).toMatchObject([{ open: 0, accepted: [{ name: "PC-2" }] }]);
        expect(valid.err).not.toContain("expired");
        const expired = await ended(accepted("2020-12-31"), "--format", "json");
        expect(JSON.parse(expired.out).actionPlan.actions).toMatchObject([{ open: 1, expired: [{ name: "PC-2" }] }]);
        expect(expired.err).toBe("hotpatch: exceptions of 1 device in the plan have expired.\n");
    });

    it("changes no badge and no gate by an exception", async () => {
        const { code, out } = await ended(accepted("2999-12-31"), "--format", "json", "--fail-on", "edition");
        expect(code).toBe(2);
        expect(JSON.parse(out).byBadge).toEqual({ Eligible: 1, "Not eligible (edition)": 1 });
    });

    it("refuses a plan that is not valid before anything is read", async () => {
        writeFileSync(join(folder, "plan.yml"), accepted("2026-02-30"));
        const run = ran(readiness, ["--plan", "plan.yml"], {
            terminal: testTerminal({ cwd: folder }),
            connect: () => {
                throw new Error("it connects");
            },
        });
        await expect(run).rejects.toThrow(
            /^Read plan '.*plan\.yml': line 1, exceptions\[0\]\.expires: '2026-02-30' is not a day of the calendar\./,
        );
        await expect(run).rejects.toBeInstanceOf(UserError);
    });
});
