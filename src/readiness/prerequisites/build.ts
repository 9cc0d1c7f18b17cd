import { parseOsVersion } from "../../servicing/osVersion";
import { FIRST_HOTPATCH_BUILD, windowsVersionOfBuild } from "../../servicing/versions";
import type { DeviceFacts } from "../facts";
import { evidenceOf, type Prerequisite, type PrerequisiteOptions, quoted } from "./prerequisite";

const SYNC = "Sync the device with Intune and check again; `winver` shows the build on the device itself.";

/** Prerequisite 2: a build with an update from which on hotpatches can be installed. */
export const build: Prerequisite = {
    code: "build",

    judge({ osVersion, architecture }, options) {
        if (osVersion.kind === "notAsked") {
            return { outcome: "notAsked" };
        }
        const evidence = evidenceOf("osVersion", osVersion, (version) => version);
        if (osVersion.kind === "missing") {
            return {
                outcome: "unknown",
                finding: `build not known: ${osVersion.why}`,
                remedy: osVersion.remedy ?? SYNC,
                evidence,
            };
        }
        const version = parseOsVersion(osVersion.value);
        if (version === undefined) {
            return {
                outcome: "unknown",
                finding: `version ${quoted(osVersion.value)} does not have the form 10.0.build.revision`,
                remedy: SYNC,
                evidence,
            };
        }
        const { build: number, revision } = version;
        if (number < FIRST_HOTPATCH_BUILD) {
            return {
                outcome: "fail",
                finding: `build ${number} is older than Windows 11 24H2`,
                remedy: "Upgrade the device to Windows 11 24H2 or later with a feature update policy.",
                evidence,
            };
        }
        const floor = floorOf(number, options, architecture);
        if (floor === undefined) {
            return { outcome: "unknown", ...noFloor(number), evidence };
        }
        const rests = isContested(number, revision, options, architecture)
            ? { contested: "minimumRevision" as const }
            : {};
        if (revision < floor) {
            return {
                outcome: "fail",
                finding: `build ${number}.${revision} is below ${number}.${floor}`,
                remedy: "Install the current cumulative update, and restart once.",
                evidence,
                ...rests,
            };
        }
        return { outcome: "pass", evidence, ...rests };
    },
};

/** The build, architecture and revision of the minimum that only one side of the question knows. */
const EARLIER_FLOOR = { build: 26100, architecture: "x64", revision: 2033 };

function floorOf(
    number: number,
    { buildFloors, answers }: PrerequisiteOptions,
    architecture: DeviceFacts["architecture"],
): number | undefined {
    const named = buildFloors.get(number);
    if (named !== undefined) {
        return named;
    }
    return answers.minimumRevision === "byArchitecture" && hasEarlierFloor(number, architecture)
        ? EARLIER_FLOOR.revision
        : windowsVersionOfBuild(number)?.hotpatchFloor?.revision;
}

function hasEarlierFloor(number: number, architecture: DeviceFacts["architecture"]): boolean {
    return (
        number === EARLIER_FLOOR.build &&
        architecture.kind === "known" &&
        architecture.value.toLowerCase() === EARLIER_FLOOR.architecture
    );
}

/** Whether the two sides come to different results. */
function isContested(
    number: number,
    revision: number,
    { buildFloors }: PrerequisiteOptions,
    architecture: DeviceFacts["architecture"],
): boolean {
    const later = windowsVersionOfBuild(number)?.hotpatchFloor?.revision ?? 0;
    return (
        !buildFloors.has(number) &&
        hasEarlierFloor(number, architecture) &&
        revision >= EARLIER_FLOOR.revision &&
        revision < later
    );
}

function noFloor(number: number): { finding: string; remedy: string } {
    const version = windowsVersionOfBuild(number);
    return {
        finding: `no minimum revision for hotpatches is published for build ${number}${version === undefined ? "" : ` (${version.version})`}`,
        remedy: `Set one once Microsoft publishes it: buildFloors: { "${number}": … }, or --build-floor ${number}=….`,
    };
}
