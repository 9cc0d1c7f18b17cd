import { isPlainObject, plainObjectOf } from "../base/plainObject";
import { isMonth, servicingMonth } from "./month";
import { parseUpdateTitle } from "./title";

/** Microsoft's public sources, which need no tenant. */
export type PublicSource = "release health page" | "support article index" | "MSRC CVRF";

/** One revision of one build according to one source. */
export interface Sighting {
    readonly source: PublicSource;
    readonly build: number;
    readonly revision: number;
    /** `KB5120994`. */
    readonly kb?: string;
    readonly month: string;
    /** ISO date. */
    readonly releasedOn?: string;
    /** `update`: a cumulative update that the source does not identify as a baseline or otherwise. */
    readonly kind: "hotpatch" | "baseline" | "update";
    /** Outside the monthly rhythm, or a preview; undefined if the source does not distinguish them. */
    readonly rhythm?: "monthly" | "preview" | "outOfBand";
}

const BUILD = /\b(\d{5})\.(\d{1,6})\b/;
const BUILDS = new RegExp(BUILD, "g");
const KB = /\b(?:KB\s?)?(\d{7})\b/i;
const DAY = /\b(20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))\b/;

/**
 * The tables of Microsoft Learn's "Windows 11 release information": rows with month, update type (B, OOB, D), type
 * (Baseline, Hotpatch), date, build and KB, in any order of columns. Planned months, whose cells are empty, are
 * skipped.
 */
export function releaseHealthSightings(html: string): Sighting[] {
    return html
        .split(/<tr\b/i)
        .slice(1)
        .flatMap((row) => {
            const cells = [...(row.split(/<\/tr>/i)[0]?.matchAll(/<t[dh]\b[^>]*>([\s\S]*?)<\/t[dh]>/gi) ?? [])].map(
                (cell) => (cell[1] ?? "").replace(/<[^>]*>|&nbsp;|\s+/g, " ").trim(),
            );
            const builds = [...(cells.find((cell) => BUILD.test(cell)) ?? "").matchAll(BUILDS)];
            const releasedOn = cells.map((cell) => DAY.exec(cell)?.[1]).find((day) => day !== undefined);
            if (releasedOn === undefined) {
                return [];
            }
            const text = cells.join(" | ");
            const kb = KB.exec(cells.find((cell) => /\bKB\s?\d{7}\b/i.test(cell)) ?? "")?.[1];
            const kind = /\bhotpatch\b/i.test(text) ? "hotpatch" : /\bbaseline\b/i.test(text) ? "baseline" : "update";
            return builds.map(
                ([, build, revision]): Sighting => ({
                    source: "release health page",
                    build: Number(build),
                    revision: Number(revision),
                    ...(kb === undefined ? {} : { kb: `KB${kb}` }),
                    month: servicingMonth(releasedOn),
                    releasedOn,
                    kind,
                    rhythm: rhythmOf(text),
                }),
            );
        });
}

/** The page's update types: `2026-08 B`, `OOB`, `2026-08 D`. */
function rhythmOf(text: string): "monthly" | "preview" | "outOfBand" {
    if (/\bOOB\b|out-of-band/i.test(text)) {
        return "outOfBand";
    }
    return /(?:^|[\s|])D(?:$|[\s|])|\bpreview\b/i.test(text) ? "preview" : "monthly";
}

/**
 * Every title in Microsoft Support's table of contents of the update history, at any nesting level: those of the
 * articles themselves.
 */
export function articleSightings(contents: unknown): Sighting[] {
    return textsIn(contents).flatMap((text) => {
        const title = parseUpdateTitle(text);
        return title === undefined
            ? []
            : title.builds.map(
                  (each): Sighting => ({
                      source: "support article index",
                      ...each,
                      ...(title.kb === undefined ? {} : { kb: title.kb }),
                      month: title.releasedOn === undefined ? title.month : servicingMonth(title.releasedOn),
                      ...(title.releasedOn === undefined ? {} : { releasedOn: title.releasedOn }),
                      kind: title.kind,
                      rhythm: title.outOfBand ? "outOfBand" : title.preview ? "preview" : "monthly",
                  }),
              );
    });
}

function textsIn(value: unknown): string[] {
    if (typeof value === "string") {
        return [value];
    }
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

interface Remediation {
    readonly Description?: { readonly Value?: unknown };
    readonly SubType?: unknown;
    readonly FixedBuild?: unknown;
}

/** MSRC's CVRF document of a month: remediations with `FixedBuild` 10.0.26200.9448 and `SubType` "Security Hotpatch Update". */
export function msrcSightings(document: unknown, month: string): Sighting[] {
    const vulnerabilities = listOf(document, "Vulnerability");
    const remediations = vulnerabilities.flatMap((each) => listOf(each, "Remediations")) as Remediation[];
    const found = new Map<string, Sighting>();
    for (const { Description, SubType, FixedBuild } of remediations) {
        const build = /^10\.0\.(\d{5})\.(\d{1,6})$/.exec(String(FixedBuild ?? ""));
        if (build !== null && isMonth(month)) {
            const kb = KB.exec(String(Description?.Value ?? ""))?.[1];
            found.set(build[0], {
                source: "MSRC CVRF",
                build: Number(build[1]),
                revision: Number(build[2]),
                ...(kb === undefined ? {} : { kb: `KB${kb}` }),
                month,
                kind: /hotpatch/i.test(String(SubType ?? "")) ? "hotpatch" : "update",
            });
        }
    }
    return [...found.values()];
}

function listOf(value: unknown, name: string): unknown[] {
    const list = plainObjectOf(value)[name];
    return Array.isArray(list) ? list.filter(isPlainObject) : [];
}
