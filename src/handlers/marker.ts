import type { Problem, Rule } from "./problems";
import { isUnknown } from "./unknown";

/**
 * A line at the end of a policy's description that says which program manages it. Names are not unique in Intune and a
 * create that was cut off leaves nothing in Pulumi's state, so this line is how the next create finds what it had made.
 */
const MARKER = /^Managed by Pulumi: [^\s/]+\/[^\s/]+\/\S.*$/;
/** The same as the last line of a text, with the break before it, of whichever kind. */
const LAST_LINE = /(?:^|\r?\n)Managed by Pulumi: [^\s/]+\/[^\s/]+\/\S[^\r\n]*\s*$/;

/** The marker of a policy by its place in Pulumi: `Managed by Pulumi: project/stack/name`. */
export function markerFor(project: string, stack: string, name: string): string {
    return `Managed by Pulumi: ${project}/${stack}/${name}`;
}

/** A marker is one line that begins as ours do, so that it can be told from what a user writes. */
export const markerProblem: Rule = (value) =>
    typeof value === "string" && MARKER.test(value) && value.length <= 400
        ? undefined
        : "must be a line `Managed by Pulumi: project/stack/name`. Leave it out, or write false for none.";

/** The description as the service keeps it; undefined if there is nothing to keep. */
export function withMarker(description: string | undefined, marker: string | undefined): string | undefined {
    const text = description === undefined || description === "" ? undefined : description;
    if (marker === undefined) {
        return text;
    }
    return text === undefined ? marker : `${text}\n${marker}`;
}

/** The description without a marker, as a user writes it; undefined if nothing else is in it. */
export function withoutMarker(description: string | null | undefined): string | undefined {
    const text = (description ?? "").replace(LAST_LINE, "");
    return text === "" ? undefined : text;
}

/** The marker that a description ends with, this program's or another's. */
export function markerOf(description: string | null | undefined): string | undefined {
    return LAST_LINE.exec(description ?? "")?.[0].trim();
}

/** The place in Pulumi that a marker names; undefined for a text that is none. */
export function markedPlace(marker: string): { project: string; stack: string; name: string } | undefined {
    const [project, stack, ...name] = marker.replace(/^Managed by Pulumi: /, "").split("/");
    return MARKER.test(marker) && project !== undefined && stack !== undefined
        ? { project, stack, name: name.join("/") }
        : undefined;
}

/** Whether a description ends with this marker. */
export function isMarkedWith(description: string | null | undefined, marker: string): boolean {
    return (description ?? "").split("\n").at(-1)?.trimEnd() === marker;
}

/**
 * The description that an update sends; undefined to leave it alone. One that was taken out of the program goes: its absence
 * means "none". A marker that somebody took away is put back below whatever text is there now, unless the two are too long
 * together; `max` is how many characters the service takes.
 */
export function newDescription(
    current: string | null | undefined,
    { description, marker }: { readonly description?: string; readonly marker?: string },
    { isChanged, max }: { readonly isChanged: boolean; readonly max: number },
): string | undefined {
    if (isChanged) {
        return withMarker(description, marker) ?? "";
    }
    if (marker === undefined || isMarkedWith(current, marker)) {
        return undefined;
    }
    const marked = withMarker(withoutMarker(current), marker);
    return marked !== undefined && marked.length <= max ? marked : undefined;
}

/** What is wrong with a description that a marker is added to; `max` is how many characters the service takes. */
export function markedDescriptionProblems(
    { description, marker }: Readonly<Record<string, unknown>>,
    max: number,
): Problem[] {
    const problem = (reason: string): Problem => ({ property: "description", reason });
    const problems: Problem[] = [];
    if (typeof description !== "string") {
        return problems;
    }
    if (markerOf(description) !== undefined) {
        problems.push(
            problem(
                "ends with a line that marks a policy as managed by Pulumi, which is kept apart. Leave it out, or pass it as marker.",
            ),
        );
    }
    if (typeof marker === "string" && !isUnknown(description) && description.length <= max) {
        const length = withMarker(description, marker)?.length ?? 0;
        if (length > max) {
            problems.push(
                problem(
                    `has ${length} characters with the line that marks the policy as managed; at most ${max} are allowed. Shorten it by ${length - max}, or set marker: false.`,
                ),
            );
        }
    }
    return problems;
}
