import type { CommandList } from "../program/program";

/**
 * Every command, in the order of the help. A command is loaded when it is wanted, so that none pays for the others: the name here is
 * the one that it declares.
 */
export const COMMANDS: CommandList = {
    readiness: () => (require("./readiness") as typeof import("./readiness")).readiness,
    tenants: () => (require("./tenants") as typeof import("./tenants")).tenants,
    delivery: () => (require("./delivery") as typeof import("./delivery")).delivery,
    verify: () => (require("./verify") as typeof import("./verify")).verify,
    sync: () => (require("./sync") as typeof import("./sync")).sync,
    import: () => (require("./import") as typeof import("./import")).importPolicies,
    export: () => (require("./export") as typeof import("./export")).exportFiles,
    rule: () => (require("./rule") as typeof import("./rule")).rule,
    rollout: () => (require("./rollout") as typeof import("./rollout")).rollout,
    calendar: () => (require("./calendar") as typeof import("./calendar")).calendar,
    kb: () => (require("./kb") as typeof import("./kb")).kb,
    explain: () => (require("./explain") as typeof import("./explain")).explain,
    doctor: () => (require("./doctor") as typeof import("./doctor")).doctor,
    bootstrap: () => (require("./bootstrap") as typeof import("./bootstrap")).bootstrap,
    probe: () => (require("./probe") as typeof import("./probe")).probeAssumptions,
    emulator: () => (require("./emulator") as typeof import("./emulator")).emulator,
    completion: () =>
        (require("./completion") as typeof import("./completion")).completionCommand(() =>
            Object.values(COMMANDS).map((load) => load()),
        ),
};
