import { resolve } from "node:path";
import { type AdvisedFleet, evaluateAdvisedFleet, isAdvised } from "../../advisories/fleetAdvisories";
import { visible } from "../../base/visible";
import { actionPlan } from "../../readiness/actionPlan";
import { readinessChange } from "../../readiness/change";
import { evaluateFiles, evaluateFleet, type FleetOptions, type FleetReadiness } from "../../readiness/fleet";
import { GATE_MAX_AGE_HOURS, VBS_FROM } from "../../readiness/fleetSource";
import { gateResult } from "../../readiness/gate";
import type { GateTerms } from "../../readiness/gateTerms";
import { type Plan, readPlan } from "../../readiness/planFile";
import { PREREQUISITES } from "../../readiness/prerequisites";
import { type Baseline, readBaseline } from "../../readiness/snapshots";
import { counted } from "../../report/numbers";
import type { ReadinessExtras } from "../../report/results";
import { flag, option } from "../declare/arguments";
import { defineCommand, type Permission } from "../declare/command";
import { oneOf, repeated, text, wholeNumber } from "../declare/values";
import { logsOf } from "../graph/connection";
import { vbsCacheOf } from "../readiness/cache";
import { assumption, buildFloor, percentage, prerequisiteCodes, workspaceId } from "../readiness/values";
import type { Surroundings } from "../surroundings";
import { watched } from "../terminal/watched";

/** What `--advisories` reads beyond readiness. What is refused is named in the result. */
const ADVISORY_PERMISSIONS: readonly Permission[] = [
    "DeviceManagementConfiguration.Read.All",
    "GroupMember.Read.All",
    "WindowsUpdates.Read.All",
    "LicenseAssignment.Read.All",
].map((name) => ({ name, for: "--advisories", isOptional: true }));

/** `hotpatch readiness`: which devices can take hotpatches, which cannot, why, and what to do about each. */
export const readiness = defineCommand({
    name: "readiness",
    summary: "which devices are ready for hotpatch, and why the others are not",
    description:
        "Checks every Windows device of the tenant, or those named, against the five prerequisites of hotpatch: edition, build, " +
        "VBS, Entra join, Intune enrolment. Only reads, except that --vbs export has Intune write a report.",
    examples: [
        { args: "--group Pilot --all", does: "every device of a group" },
        { args: "--device WIN-000123", does: "one device, with every reason" },
        { args: "--fail-under 95 --fail-on vbs,mdm", does: "a gate for a pipeline" },
        { args: "--baseline last-week.json", does: "what changed, and a failure if devices are no longer eligible" },
        { args: "--plan plan.yml --format actions", does: "what to do, who does it and until when, as CSV" },
        { args: "--from DevicesWithInventory.csv --format csv", does: "a saved export, without a tenant" },
    ],
    arguments: {
        group: option("id|name", "devices in this Entra group; may be repeated", repeated(text), { short: "g" }),
        filter: option("rule", "devices that this dynamic membership rule takes in", text),
        device: option("name|id", "one device: its name, Intune's id or Entra's deviceId", text, {
            short: "d",
            conflicts: ["group", "filter"],
        }),
        from: option("file", "a saved export or list instead of Microsoft Graph; may be repeated", repeated(text), {
            conflicts: ["group", "filter", "device"],
        }),
        allReasons: flag("find every reason of every device, not just what its badge depends on"),
        advisories: flag(
            "also what else may keep devices from being patched, such as stale syncs, Arm64 without DisableCHPE or missing " +
                "licences; changes no badge. Reads more, as far as permitted",
            { conflicts: ["from"] },
        ),
        secondOpinion: flag(
            "also where the Windows update service's own view differs: ready or not, and the build; changes no badge",
            { conflicts: ["from"] },
        ),
        vbs: option(
            "source",
            "where VBS comes from: single, a read of each device; service, the Windows update service's word for devices that it calls " +
                "ready, which is assumed to include VBS; export, Intune's report on health attestation, which is assumed to hold until " +
                "the next one; logAnalytics, Windows Update for Business reports; auto, these if a workspace is set. May be repeated: " +
                "devices on which sources differ are read one by one",
            repeated(oneOf(VBS_FROM)),
            { defaultText: "auto", conflicts: ["from"] },
        ),
        logAnalyticsWorkspace: option("id", "the workspace of Windows Update for Business reports", workspaceId, {
            conflicts: ["from"],
        }),
        noCache: flag("read VBS of every device anew, and keep nothing of it for the next run"),
        resume: flag(
            "go on with a run that was interrupted within the last day: what it read counts as read by this one",
            {
                conflicts: ["from", "device", "noCache"],
            },
        ),
        failUnder: option("percent", "gate: at least so many devices have to be eligible", percentage),
        failOn: option(
            "codes",
            `gate: no device may fail these, of ${PREREQUISITES.map(({ code }) => code).join(",")}`,
            prerequisiteCodes,
        ),
        baseline: option(
            "file|folder",
            "an earlier result (--format json), or a folder of them: tells which devices changed and why, and fails if any is no " +
                "longer eligible",
            text,
        ),
        plan: option(
            "file",
            "a YAML or JSON file with owners and due dates of causes, and accepted exceptions, for the action plan; changes no badge " +
                "and no gate",
            text,
        ),
        assume: option("name=answer", "answer a contested question; may be repeated", assumption),
        budget: option("seconds", "answer after so long with what is known by then", wholeNumber(1, 86_400)),
        all: flag("list every device in the table, eligible ones too (JSON and CSV always do)", { short: "a" }),
        buildFloor: option(
            "build=revision",
            "lowest update revision of a build, or baseline for the last baseline's; may be repeated",
            buildFloor,
        ),
        noColor: flag("plain text, also on a terminal"),
    },
    result: "readiness",
    hasSources: true,
    canWriteFile: true,
    permissions: [
        { name: "DeviceManagementManagedDevices.Read.All" },
        { name: "Device.Read.All" },
        { name: "GroupMember.Read.All", for: "--group" },
        ...ADVISORY_PERMISSIONS,
        { name: "WindowsUpdates.Read.All", for: "--second-opinion", isOptional: true },
        { name: "WindowsUpdates.Read.All", for: "--vbs service", isOptional: true },
        { name: "DeviceManagementManagedDevices.ReadWrite.All", for: "--vbs export", isOptional: true },
    ],
    exitCodes: {
        0: "good",
        2: "the gate did not hold, or a device of the baseline is no longer eligible",
        3: "not known: the gate cannot be decided, not all was read, or of a device that was eligible it is not known now",
    },
    notes: [
        "Files for --from: Intune's exports DevicesWithInventory and WindowsDeviceHealthAttestationReport as CSV, and lists of " +
            "Microsoft Graph (managedDevices of beta, devices) as pages or with one JSON object a line.",
        {
            heading: "Settings come from the environment:",
            entries: [
                ["ARM_TENANT_ID, ARM_CLIENT_ID, ARM_CLIENT_SECRET …", "the identity, as for Pulumi's azuread provider"],
                [
                    "HOTPATCH_LOG_ANALYTICS_WORKSPACE",
                    "as --log-analytics-workspace; needs the role Log Analytics Reader there",
                ],
                [
                    "HOTPATCH_CACHE_DIR",
                    "where VBS that was read is kept; of an embedded Microsoft Graph only if it is set",
                ],
                [
                    "HOTPATCH_GRAPH_ENDPOINT, HOTPATCH_GRAPH_TOKEN",
                    "an embedded Microsoft Graph, as the verb emulator starts one",
                ],
            ],
        },
    ],
    async run({ args, print, ...surroundings }) {
        const { baseline: path } = args;
        const { cwd } = surroundings.terminal;
        const plan = args.plan === undefined ? undefined : readPlan(resolve(cwd, args.plan));
        const baseline = path === undefined ? undefined : await readBaseline(resolve(cwd, path));
        const isGated = [args.failUnder, args.failOn, path].some((term) => term !== undefined);
        const result = await evaluated(args, isGated, surroundings);
        const extras = { ...gateOf(result, args), ...changeSince(baseline, result), ...planned(plan, result) };
        await print(
            { ...result, ...extras },
            {
                all: args.all || args.device !== undefined,
                color: !args.noColor,
            },
        );
        announce(result, extras, surroundings);
        return exitCode(result, extras);
    },
});

/** What is to be evaluated, and how. */
interface Question extends Pick<FleetOptions, "filter" | "device" | "assume" | "budget" | "vbs"> {
    readonly group: readonly string[] | undefined;
    readonly from: readonly string[] | undefined;
    readonly allReasons: boolean;
    readonly advisories: boolean;
    readonly secondOpinion: boolean;
    readonly logAnalyticsWorkspace: string | undefined;
    readonly noCache: boolean;
    readonly resume: boolean;
    readonly buildFloor: FleetOptions["buildFloors"];
}

async function evaluated(
    question: Question,
    isGated: boolean,
    surroundings: Surroundings,
): Promise<FleetReadiness | AdvisedFleet> {
    const { group, filter, device, from, allReasons, advisories, secondOpinion, vbs, assume, budget, buildFloor } =
        question;
    const { terminal, connect } = surroundings;
    const reached = from === undefined ? connect() : undefined;
    return watched(terminal, reached?.throttle, async (watching) => {
        const how = {
            ...(assume === undefined ? {} : { assume }),
            ...(budget === undefined ? {} : { budget }),
            ...(buildFloor === undefined ? {} : { buildFloors: buildFloor }),
            ...watching,
        };
        if (reached === undefined) {
            const files = (from ?? []).map((file) => resolve(terminal.cwd, file));
            return evaluateFiles(files, how);
        }
        const evaluate = advisories ? evaluateAdvisedFleet : evaluateFleet;
        const wantsCache = !question.noCache && device === undefined;
        const cache = wantsCache ? await vbsCacheOf(reached, terminal, question.resume) : undefined;
        let isComplete = false;
        try {
            const result = await evaluate(reached.graph, {
                ...how,
                ...(group === undefined ? {} : { groups: group }),
                ...(filter === undefined ? {} : { filter }),
                ...(device === undefined ? {} : { device }),
                secondOpinion,
                ...(vbs === undefined ? {} : { vbs }),
                logs: logsOf(reached.settings, question.logAnalyticsWorkspace),
                cache,
                ...(isGated ? { maxAgeHours: GATE_MAX_AGE_HOURS } : {}),
                reasons: allReasons || device !== undefined ? "all" : "badge",
            });
            isComplete = result.complete;
            if (cache !== undefined && !isComplete) {
                terminal.stderr.write("hotpatch: what was read of VBS is kept. Read the rest with --resume.\n");
            }
            return result;
        } finally {
            cache?.close(isComplete);
        }
    });
}

function gateOf(result: FleetReadiness, { failUnder, failOn }: GateTerms): Pick<ReadinessExtras, "gate"> {
    const terms: GateTerms = {
        ...(failUnder === undefined ? {} : { failUnder }),
        ...(failOn === undefined ? {} : { failOn }),
    };
    return Object.keys(terms).length > 0 ? { gate: gateResult(result, terms) } : {};
}

function changeSince(
    baseline: Baseline | undefined,
    result: FleetReadiness,
): Pick<ReadinessExtras, "change" | "trend"> {
    if (baseline === undefined) {
        return {};
    }
    const { evaluatedAt, byBadge, devices } = result;
    return {
        change: readinessChange(baseline.latest, result),
        trend: [...baseline.trend, { evaluatedAt, byBadge, devices: devices.length }],
    };
}

function planned(plan: Plan | undefined, result: FleetReadiness): Pick<ReadinessExtras, "actionPlan"> {
    return plan === undefined ? {} : { actionPlan: actionPlan(result, plan) };
}

/** What a pipeline's log should end with, whatever the format. */
function announce(
    readiness: FleetReadiness | AdvisedFleet,
    { gate, change, actionPlan: plan }: ReadinessExtras,
    { terminal: { stderr } }: Surroundings,
): void {
    if (!readiness.complete) {
        stderr.write(`hotpatch: not complete. ${visible(readiness.shortfalls.join(" "))}\n`);
    }
    if (isAdvised(readiness) && readiness.advisoryShortfalls.length > 0) {
        stderr.write(`hotpatch: advisories may be missing. ${visible(readiness.advisoryShortfalls.join(" "))}\n`);
    }
    const unread = readiness.secondOpinion?.notRead ?? [];
    if (unread.length > 0) {
        stderr.write(`hotpatch: no whole second opinion. ${visible(unread.join(" "))}\n`);
    }
    if (gate !== undefined) {
        const said = { held: "the gate holds", notHeld: "the gate does not hold", undecided: "the gate is undecided" };
        stderr.write(`hotpatch: ${said[gate.result]}. ${visible(gate.findings.join(" "))}\n`);
    }
    if (change !== undefined && change.noLongerEligible.length > 0) {
        stderr.write(
            `hotpatch: ${counted(change.noLongerEligible.length, "device")} no longer eligible since ${visible(change.since)}.\n`,
        );
    }
    const expired = new Set(plan?.actions.flatMap((action) => action.expired.map(({ intuneId }) => intuneId)));
    if (expired.size > 0) {
        stderr.write(`hotpatch: exceptions of ${counted(expired.size, "device")} in the plan have expired.\n`);
    }
}

function exitCode({ complete }: FleetReadiness, { gate, change }: ReadinessExtras): 0 | 2 | 3 {
    const isRegression = change !== undefined && change.noLongerEligible.length > 0;
    if (isRegression || gate?.result === "notHeld") {
        return 2;
    }
    const isOpen = change !== undefined && (change.noLongerKnown.length > 0 || !complete);
    if (isOpen || gate?.result === "undecided") {
        return 3;
    }
    return gate === undefined && !complete ? 3 : 0;
}
