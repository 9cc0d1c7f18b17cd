/** Two whole numbers, without leading zeros, which Windows never prints. */
const VERSION = /^10\.0\.([1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;

/** The two numbers that matter for updates. */
export interface OsVersion {
    /** The third part of a version: 26100. */
    readonly build: number;
    /** Update build revision (UBR), the fourth part: 4929. */
    readonly revision: number;
}

/** Parses `10.0.26100.4929`; undefined for any other form. */
export function parseOsVersion(text: string): OsVersion | undefined {
    const match = VERSION.exec(text);
    return match === null ? undefined : { build: Number(match[1]), revision: Number(match[2]) };
}
