import { COMMAND } from "../base/command";
import { WINDOWS_VERSIONS } from "../servicing/versions";
import { condition, type Words } from "./condition";
import { GUIDE, HOTPATCH_PAGE, partOf } from "./documents";

const FLOORS = WINDOWS_VERSIONS.flatMap(({ version, build, hotpatchFloor }) =>
    hotpatchFloor === undefined ? [] : [`${version} at ${build}.${hotpatchFloor.revision} or later`],
).join(", or ");

/**
 * The five prerequisites of hotpatch, in the order in which Windows and the service enforce them. The rules in
 * `readiness/prerequisites` describe what is found on a device and have their own wording for each value.
 */
export const PREREQUISITE_WORDS = {
    edition: {
        code: "edition",
        meaning: "Windows is an Enterprise, Education or IoT Enterprise edition, including their N and LTSC variants.",
        remedy: "Move the device to Windows Enterprise or Education, for example by assigning its user an E3, E5, F3, A3 or A5 licence.",
        source: [
            partOf(GUIDE, "prerequisite 1"),
            { document: "Microsoft Learn, Hotpatch updates", date: "July 2025" },
            {
                about: "numbers",
                document: "Microsoft, GetProductInfo and winnt.h of the Windows SDK 10.0.26100",
                date: "2024",
            },
        ],
    },
    build: {
        code: "build",
        meaning: `Windows 11 ${FLOORS}; other versions once you name their minimum build.`,
        remedy: "Install the current cumulative update with its restart; versions before 24H2 need a feature update first.",
        source: [
            { document: "Microsoft, prerequisites in hotpatch articles such as KB5089466", date: "May 2026" },
            GUIDE,
        ],
    },
    vbs: {
        code: "vbs",
        meaning: "Virtualization-based security is running.",
        remedy: "Turn on Memory integrity or assign a policy that enables VBS, then restart.",
        source: [
            partOf(GUIDE, "prerequisite 3"),
            {
                about: "states",
                document:
                    "Microsoft Graph beta reference, hardwareInformation, deviceGuardVirtualizationBasedSecurityState",
                date: "August 2024",
            },
        ],
    },
    entra_join: {
        code: "entra_join",
        meaning:
            "The device is Microsoft Entra joined or hybrid joined, and its Entra object exists and is not merely registered.",
        remedy: "Join the device to Microsoft Entra, or hybrid join it; registration alone is not enough.",
        source: [
            partOf(GUIDE, "prerequisite 4"),
            { about: "join types", document: "Microsoft Graph beta reference, managedDevice", date: "August 2024" },
        ],
    },
    mdm: {
        code: "mdm",
        meaning: "The device is enrolled in Intune, or co-managed with Configuration Manager.",
        remedy: "Enrol the device in Intune, or turn on co-management.",
        source: [
            partOf(GUIDE, "prerequisite 5"),
            { about: "agents", document: "Microsoft Graph beta reference, managementAgentType", date: "2024" },
        ],
    },
} as const satisfies Readonly<Record<string, Words>>;

/** The five prerequisites of hotpatch by their codes. */
export type PrerequisiteCode = keyof typeof PREREQUISITE_WORDS;

export interface Badge {
    /** `Not eligible (vbs)`. */
    readonly badge: string;
    /**
     * The prerequisite's own finding, without a full stop, and its remedy; absent if the prerequisite was not checked.
     */
    readonly reason: { readonly finding: string; readonly remedy: string } | undefined;
}

const badgeFinding = ({ badge, reason }: Badge) => `${badge}${reason === undefined ? "" : `: ${reason.finding}`}.`;

/** A prerequisite fails. */
export const notEligible = condition({
    code: "notEligible",
    finding: badgeFinding,
    meaning: "The device fails a prerequisite of hotpatch.",
    remedy: `\`${COMMAND} readiness --device NAME\` says which one and what to do; \`${COMMAND} explain vbs\` explains a prerequisite.`,
    remedyFor: ({ reason }: Badge): string => reason?.remedy ?? notEligible.remedy,
    source: [partOf(HOTPATCH_PAGE, "prerequisites")],
});

/** No prerequisite is known to fail, but at least one could not be determined. */
export const readinessUnknown = condition({
    code: "readinessUnknown",
    finding: badgeFinding,
    meaning: "No prerequisite is known to fail, but at least one could not be determined.",
    remedy: `\`${COMMAND} readiness --device NAME\` says what is missing.`,
    remedyFor: ({ reason }: Badge): string => reason?.remedy ?? readinessUnknown.remedy,
    source: [partOf(HOTPATCH_PAGE, "prerequisites")],
});
