import fc from "fast-check";
import { actionPlan, NO_PLAN } from "../../../src/readiness/actionPlan";
import type { Plan } from "../../../src/readiness/planFile";
import { readinessOf } from "../report/readiness";
import { reported } from "./facts";

const NO_VBS = { vbs: reported({ state: "notConfigured", hardware: null }) };
const PRO = { skuNumber: reported(48) };
/** Evaluated on 2026-11-02. */
const FLEET = readinessOf({ ready: {}, a: NO_VBS, b: NO_VBS, c: { ...NO_VBS, ...PRO }, d: PRO });

const planned = (plan: Partial<Plan>) => actionPlan(FLEET, { ...NO_PLAN, ...plan });
const names = (devices: readonly { readonly name: string }[] = []) => devices.map(({ name }) => name);

describe("the action plan", () => {
    it("has one action for each cause, most open devices first, though a device has several", () => {
        const { actions, notes } = planned({});
        expect(actions.map(({ code, open, devices }) => [code, open, devices])).toEqual([
            ["vbs", 3, ["a", "b", "c"]],
            ["edition", 2, ["c", "d"]],
        ]);
        expect(actions.every(({ remedy, isOverdue }) => remedy !== "" && !isOverdue)).toBe(true);
        expect(notes).toEqual([]);
    });

    it("tells two remedies of one prerequisite apart, and gives each the owner that fits it best", () => {
        const hyperV = { vbs: reported({ state: "rebootRequired", hardware: null }) };
        const fleet = readinessOf({ a: NO_VBS, b: hyperV });
        const [remedy = ""] = actionPlan(fleet, NO_PLAN)
            .actions.filter(({ devices }) => devices.includes("b"))
            .map((action) => action.remedy);
        const plan = {
            ...NO_PLAN,
            actions: [
                { cause: "vbs", owner: "everybody" },
                { cause: "vbs", remedy: remedy.slice(0, 12).toUpperCase(), owner: "the desk" },
            ],
        } as const;
        const owners = actionPlan(fleet, plan).actions.map(({ devices, owner }) => [devices[0], owner]);
        expect(Object.fromEntries(owners)).toEqual({ a: "everybody", b: "the desk" });
    });

    it.each([
        ["2026-11-01", true],
        ["2026-11-02", false],
    ])("is overdue after the last day: %s", (due, isOverdue) => {
        expect(planned({ actions: [{ cause: "vbs", due }] }).actions[0]).toMatchObject({ due, isOverdue });
    });

    it("is not overdue where every device is accepted", () => {
        const exceptions = ["c", "d"].map((device) => ({ device, reason: "r", expires: "2027-01-01" }));
        const { actions } = planned({ actions: [{ cause: "edition", due: "2020-01-01" }], exceptions });
        expect(actions.find(({ code }) => code === "edition")).toMatchObject({ open: 0, isOverdue: false });
    });

    it("does not count an accepted exception, and counts it again once it has expired", () => {
        const until = (expires: string) =>
            planned({ exceptions: [{ device: "A", reason: "r", expires }] }).actions.find(({ code }) => code === "vbs");
        expect(until("2026-11-02")).toMatchObject({ open: 2, devices: ["b", "c"], expired: [] });
        expect(until("2026-11-02")?.accepted).toEqual([
            { name: "a", intuneId: "intune-2", reason: "r", expires: "2026-11-02" },
        ]);
        expect(until("2026-11-01")).toMatchObject({ open: 3, devices: ["a", "b", "c"], accepted: [] });
        expect(names(until("2026-11-01")?.expired)).toEqual(["a"]);
    });

    it("excepts a device from one cause, or from all", () => {
        const accepted = (exception: object) =>
            planned({ exceptions: [{ device: "intune-4", reason: "r", expires: "2027-01-01", ...exception }] })
                .actions.filter((action) => action.accepted.length > 0)
                .map(({ code }) => code);
        expect(accepted({})).toEqual(["vbs", "edition"]);
        expect(accepted({ cause: "edition" })).toEqual(["edition"]);
        expect(accepted({ device: "ENTRA-4", cause: "vbs" })).toEqual(["vbs"]);
    });

    it("says which entries have no effect", () => {
        const { notes } = planned({
            actions: [{ cause: "mdm", owner: "A" }],
            exceptions: ["ready", "gone"].map((device) => ({ device, reason: "r", expires: "2027-01-01" })),
        });
        expect(notes).toEqual([
            "No device of this result has the cause of these actions in the plan: mdm.",
            "These exceptions in the plan except no device of this result from anything: ready, gone.",
        ]);
    });

    it("counts every reason of every device once: open or accepted", () => {
        const exception = fc.record({
            device: fc.constantFrom("a", "b", "c", "d", "ready"),
            reason: fc.constant("r"),
            expires: fc.constantFrom("2026-11-01", "2026-11-02", "2027-01-01"),
        });
        fc.assert(
            fc.property(fc.array(exception), (exceptions) => {
                const { actions } = planned({ exceptions });
                const counted = actions.reduce((sum, { open, accepted }) => sum + open + accepted.length, 0);
                expect(counted).toBe(FLEET.devices.reduce((sum, { reasons }) => sum + reasons.length, 0));
                expect(actions.every(({ open, expired }) => expired.length <= open)).toBe(true);
            }),
        );
    });
});
