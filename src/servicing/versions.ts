/** The first update of a build that supports hotpatches, and its source. */
export interface HotpatchFloor {
    /** Minimum update build revision (UBR): the fourth part of `10.0.26100.4929`. */
    readonly revision: number;
    /** The source of the number, with its date. */
    readonly source: string;
}

/** One feature version of Windows 11 that belongs to the servicing model with hotpatches. */
export interface WindowsVersion {
    /** As Microsoft writes it: `24H2`. */
    readonly version: string;
    /** The third part of the operating system's version. */
    readonly build: number;
    /** The beginning of `deviceOSVersion` and `osVersion`. */
    readonly buildPrefix: string;
    /** Whether a hotpatch group can be built from it. */
    readonly groupable: boolean;
    /** Absent if no number is published: readiness then cannot tell, unless the user gives a minimum. */
    readonly hotpatchFloor?: HotpatchFloor;
}

/**
 * Every version that this package knows, by build.
 *
 * Source of versions and builds: Microsoft Learn, "Windows 11 release information" (release health), read in October
 * 2026. 26H1 is a separate branch for new silicon and gets no updates of the 26100 family.
 */
export const WINDOWS_VERSIONS: readonly WindowsVersion[] = [
    {
        version: "24H2",
        build: 26100,
        buildPrefix: "10.0.26100",
        groupable: true,
        hotpatchFloor: {
            revision: 4929,
            source: 'Microsoft, prerequisites in hotpatch articles such as KB5089466 (May 2026): "Build 26100.4929 or later"',
        },
    },
    {
        version: "25H2",
        build: 26200,
        buildPrefix: "10.0.26200",
        groupable: true,
        hotpatchFloor: {
            revision: 4929,
            // assumed: Microsoft prints the number for 26100 only; 26200 shares its update build revisions.
            source: "TridentStack, Hotpatch guide (2026); 26200 shares the update build revisions of 26100",
        },
    },
    // No minimum is published: hotpatch articles up to May 2026 name 26100.4929, the guide 26100 and 26200. Its first
    // build, 26300.9457, is newer than that, but doubtful devices are not called eligible.
    { version: "26H2", build: 26300, buildPrefix: "10.0.26300", groupable: true },
    { version: "26H1", build: 28000, buildPrefix: "10.0.28000", groupable: false },
];

/** The first build that supports hotpatches at all (Windows 11 24H2). Older ones never will. */
export const FIRST_HOTPATCH_BUILD = 26100;

/** The version with that name, or undefined. Names are matched as written: `24H2`. */
export function windowsVersion(name: string): WindowsVersion | undefined {
    return WINDOWS_VERSIONS.find(({ version }) => version === name);
}

/** The version with that build, or undefined. */
export function windowsVersionOfBuild(build: number): WindowsVersion | undefined {
    return WINDOWS_VERSIONS.find((version) => version.build === build);
}
