import { resolve } from "node:path";
import { type AdvisedFleet, evaluateAdvisedFleet } from "../../advisories/fleetAdvisories";
import { actionPlan } from "../../readiness/actionPlan";
import { readinessChange } from "../../readiness/change";
import { evaluateFiles, evaluateFleet, type FleetOptions, type FleetReadiness } from "../../readiness/fleet";
import { GATE_MAX_AGE_HOURS, VBS_FROM } from "../../readiness/fleetSource";
import { gateResult } from "../../readiness/gate";
import type { GateTerms } from "../../readiness/gateTerms";
import { type Plan, readPlan } from "../../readiness/planFile";
import { PREREQUISITES } from "../../readiness/prerequisites";
import { type Baseline, readBaseline } from "../../readiness/snapshots";
import type { ReadinessExtras } from "../../report/results";
import { flag, option } from "../declare/arguments";
import { defineCommand, type Permission } from "../declare/command";
import { oneOf, repeated, text, wholeNumber } from "../declare/values";
import { logsOf } from "../graph/connection";
import { vbsCacheOf } from "../readiness/cache";
import { announceReadiness, exitCodeOf } from "../readiness/outcome";
import { assumption, buildFloor, percentage, prerequisiteCodes, workspaceId } from "../readiness/values";
import type { Surroundings } from "../surroundings";
import { announceTenants, worstOf } from "../tenants/outcome";
import { checkWithoutTenants, questionOfTenants, readinessOfTenants } from "../tenants/readinessOfTenants";
import { TENANTS_OPTIONS } from "../tenants/values";
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
        { args: "--tenants tenants.yaml --shard 3/16 --folder fleet", does: "a part of many tenants, into Parquet" },
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
        ...TENANTS_OPTIONS,
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
    resultWith: { option: "tenants", result: "tenants" },
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
        1: "failure; with --tenants, also if a tenant could not be read: of many tenants, the worst one's code",
        2: "the gate did not hold, or a device of the baseline is no longer eligible",
        3: "not known: the gate cannot be decided, not all was read, or of a device that was eligible it is not known now",
    },
    notes: [
        "Files for --from: Intune's exports DevicesWithInventory and WindowsDeviceHealthAttestationReport as CSV, and lists of " +
            "Microsoft Graph (managedDevices of beta, devices) as pages or with one JSON object a line.",
        "The file of --tenants is a list, tenants, of id, name, credentials (the names of environment variables to take the place of " +
            "ARM_CLIENT_ID and so on; without them the identity of the run), logAnalyticsWorkspace, and from (saved exports instead of " +
            "Microsoft Graph). It needs DuckDB, which is installed separately.",
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
        if (args.tenants !== undefined) {
            const result = await readinessOfTenants(questionOfTenants(args.tenants, args), surroundings);
            await print(result, { all: args.all, color: !args.noColor });
            announceTenants(result, surroundings.terminal);
            return worstOf(result);
        }
        checkWithoutTenants(args);
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
        announceReadiness(result, extras, surroundings);
        return exitCodeOf(result, extras);
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
