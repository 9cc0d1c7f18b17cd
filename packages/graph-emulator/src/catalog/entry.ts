import { createHash } from "node:crypto";
import { QUALITY_UPDATE } from "../contract/catalogEntry";
import type { HotpatchMark } from "./catalog";
import { type Release, type Revision, VERSIONS } from "./release";

/**
 * A catalog entry as it is answered, with its revisions. Microsoft Graph, "Deploy a hotpatch quality update using
 * Windows Autopatch" (November 2024), response of step 1: a single entry has the hotpatch and the full update of a
 * month. `assumed`: names of out-of-band entries and previews; severities.
 */
export function catalogEntry(release: Release, mark: HotpatchMark) {
    const { date, month, kind, revisions } = release;
    const [year = "", number = "", day = ""] = date.split("-");
    const letter = { monthly: "B", outOfBand: "OOB", preview: "D" }[kind];
    const shortName = `${month.replace("-", ".")} ${letter}`;
    const releaseDateTime = `${date}T00:00:00Z`;
    const isSecurity = kind !== "preview";
    const title = { monthly: "SecurityUpdate", outOfBand: "OutOfBandUpdate", preview: "PreviewUpdate" }[kind];
    return {
        "@odata.type": `#${QUALITY_UPDATE}`,
        id: createHash("sha256").update(`${date} ${shortName}`).digest("hex"),
        displayName: `${number}/${day}/${year} - ${shortName} ${title} for Windows 10 and later`,
        // Not one of the declared properties, but in the response on the page.
        releaseDate: releaseDateTime,
        deployableUntilDateTime: null,
        releaseDateTime,
        isExpeditable: kind === "monthly",
        qualityUpdateClassification: isSecurity ? "security" : "nonSecurity",
        catalogName: `${month} Cumulative Update${isSecurity ? "" : " Preview"} for Windows 10 and later`,
        shortName,
        qualityUpdateCadence: kind === "outOfBand" ? "outOfBand" : "monthly",
        cveSeverityInformation: isSecurity ? { maxSeverity: "critical", maxBaseScore: 9.8, exploitedCves: [] } : null,
        productRevisions: revisions.map((revision) => productRevision(revision, releaseDateTime, mark)),
    };
}

/** A catalog entry. */
export type CatalogEntry = ReturnType<typeof catalogEntry>;

function productRevision({ build, revision, kb, isHotpatch }: Revision, releaseDateTime: string, mark: HotpatchMark) {
    const version = VERSIONS[build] ?? String(build);
    return {
        id: `10.0.${build}.${revision}`,
        displayName: `Windows 11, version ${version}, build ${build}.${revision}`,
        releaseDateTime,
        ...marked(isHotpatch, mark),
        version,
        product: "Windows 11",
        osBuild: { majorVersion: 10, minorVersion: 0, buildNumber: build, updateBuildRevision: revision },
        knowledgeBaseArticle: { id: `KB${kb}`, url: `https://support.microsoft.com/help/${kb}` },
    };
}

function marked(isHotpatch: boolean, mark: HotpatchMark): Record<string, boolean | string> {
    switch (mark) {
        case "boolean":
            return { isHotpatchUpdate: isHotpatch };
        case "text":
            return { isHotpatchUpdate: String(isHotpatch) };
        case "olderName":
            return { isHotpatchEnabled: isHotpatch };
    }
}
