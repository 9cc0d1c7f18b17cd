import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { messageOf } from "../../base/messageOf";
import { visible } from "../../base/visible";
import type { ImpactSummary } from "../../impact/summary";
import { impactJson, impactMarkdown } from "../../report/impactFile";
import { impactSettings } from "./settings";

/**
 * Writes the summary where `hotpatch:impactFile` says, as Markdown, and beside it as JSON: `impact.md` and `impact.json`. A file that
 * cannot be written is a warning: a preview does not fail over it.
 */
export function writeImpactFiles(summary: ImpactSummary): void {
    const { file } = impactSettings();
    if (file === undefined) {
        return;
    }
    const base = resolve(file.replace(/\.(?:md|json)$/, ""));
    try {
        writeFileSync(`${base}.md`, impactMarkdown(summary));
        writeFileSync(`${base}.json`, impactJson(summary));
    } catch (error) {
        const why = messageOf(error);
        pulumi.log.warn(visible(`hotpatch:impactFile '${file}' was not written: ${why}`));
    }
}
