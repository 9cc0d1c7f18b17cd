import type { ServicingCatalog } from "./catalog";
import type { WindowsRelease } from "./release";

/** A release, and the one with the same security fixes on the other track. */
export interface Twins {
    readonly release: WindowsRelease;
    /**
     * For a hotpatch the cumulative update of its month, and vice versa. None for baselines, which apply to both
     * tracks.
     */
    readonly twin?: WindowsRelease;
}

const KB = /^\s*(?:KB\s?)?(\d{6,7})\s*$/i;

/** The KB that a text names, with or without `KB`: `KB5089466`. Undefined for any other text. */
export function kbOf(text: string): string | undefined {
    const digits = KB.exec(text)?.[1];
    return digits === undefined ? undefined : `KB${digits}`;
}

/** The KBs in a text that are written with those letters, without duplicates: `2026-05 Hotpatch KB5089466`. */
export function kbsIn(text: string): string[] {
    return [
        ...new Set([...text.matchAll(/(?<![a-z0-9])KB[\s-]?(\d{6,7})(?!\d)/gi)].map(([, digits]) => `KB${digits}`)),
    ];
}

/** All releases under a KB with their twins, one per build; empty if the KB is not known. */
export function twinsOfKb(catalog: ServicingCatalog, kb: string): Twins[] {
    return catalog.releases
        .filter((release) => release.kb === kb || release.possibleKbs?.includes(kb))
        .map((release) => {
            const twin = twinOf(catalog, release);
            return twin === undefined ? { release } : { release, twin };
        });
}

/** The twin of a monthly release. No twins are published for out-of-band and preview releases. */
export function twinOf(catalog: ServicingCatalog, { kind, build, month }: WindowsRelease): WindowsRelease | undefined {
    const wanted = kind === "hotpatch" ? "lcu" : kind === "lcu" ? "hotpatch" : undefined;
    return catalog.releases.find((other) => other.build === build && other.month === month && other.kind === wanted);
}
