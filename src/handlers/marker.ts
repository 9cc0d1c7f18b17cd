import { createHash, randomBytes } from "node:crypto";
import type { Problem, Rule } from "../base/problems";
import { isUnknown } from "../base/unknown";

/**
 * A line at the end of a policy's description that says who manages it:
 *
 *     Managed by Pulumi: project/stack/name (urn 0123456789abcdef, owner 0123456789abcdef)
 *
 * Names are not unique in Intune, and an interrupted create leaves nothing in Pulumi's state, so the next create uses
 * this line to find what was created. `urn` is a hash of the resource's URN, because names alone are reused by other
 * components, stacks or backends. `owner` is a random number, drawn when the object is created or adopted and kept in
 * the state, so that update and delete can tell whether the object still belongs to that resource. Lines of older
 * releases have neither.
 */
const MARKER = /^Managed by Pulumi: [^\s/]+\/[^\s/]+\/\S.*$/;
/** The same as the last line of a text, including the preceding line break, whichever kind it is. */
const LAST_LINE = /(?:^|\r?\n)Managed by Pulumi: [^\s/]+\/[^\s/]+\/\S[^\r\n]*\s*$/;
/** What follows the names. */
const IDENTITY = / \((?:urn ([0-9a-f]{16}))?(?:, )?(?:owner ([0-9a-f]{16}))?\)$/;
/** The maximum length of a marker: a quarter of what a description can hold. */
const LONGEST_MARKER = 400;
/** How many characters of a name a marker repeats; longer names are told apart by the hash. */
const LONGEST_NAME = 200;

/**
 * The marker of a policy for its place in Pulumi, without the owner: `Managed by Pulumi: project/stack/name (urn …)`.
 * The name is only there for human readers: control characters become spaces, and a long name is cut.
 *
 * @param urn as `pulumi.createUrn` builds it, with the types of all parents.
 */
export function markerFor(project: string, stack: string, name: string, urn?: string): string {
    const shown = Array.from(name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ").trim()).slice(0, LONGEST_NAME);
    const line = `Managed by Pulumi: ${project}/${stack}/${shown.join("").trim() || "-"}`;
    return urn === undefined ? line : withUrn(line, urn);
}

/** A marker in a user's own words; the resource's URN tells it from the same words elsewhere. */
export function withUrn(line: string, urn: string): string {
    return `${line} (urn ${urnHash(urn)})`;
}

/** The first 16 hexadecimal digits of a URN's SHA-256. */
export function urnHash(urn: string): string {
    return createHash("sha256").update(urn).digest("hex").slice(0, 16);
}

/** A new owner id: 16 random hexadecimal digits. */
export function newOwner(): string {
    return randomBytes(8).toString("hex");
}

/** What a resource knows about the line that marks its policy; both parts are absent if there is none. */
export interface Marked {
    /** The line without the owner. */
    readonly marker?: string;
    /** Absent in states of older releases. */
    readonly owner?: string;
}

/** The line as it appears in the description. */
export function lineOf({ marker, owner }: Marked): string | undefined {
    if (marker === undefined || owner === undefined) {
        return marker;
    }
    const { line, urn } = parsed(marker);
    return `${line} (${urn === undefined ? "" : `urn ${urn}, `}owner ${owner})`;
}

/** The parts of a line that marks a policy. */
function parsed(text: string): { line: string; urn?: string; owner?: string } {
    const marker = text.trimEnd();
    const [whole, urn, owner] = IDENTITY.exec(marker) ?? [];
    const isIdentity = whole !== undefined && (urn !== undefined || owner !== undefined);
    return isIdentity ? { line: marker.slice(0, -whole.length), urn, owner } : { line: marker };
}

/** A line without its owner, as a resource records it as its marker. */
export function withoutOwner(text: string): string {
    const { line, urn } = parsed(text);
    return urn === undefined ? line : `${line} (urn ${urn})`;
}

/** The owner that a line names. */
export function ownerOf(text: string): string | undefined {
    return parsed(text).owner;
}

/**
 * Whether two markers identify the same resource: by their URNs, or by their names if either is from an older release.
 */
export function isSameResource(one: string, other: string): boolean {
    const [first, second] = [parsed(one), parsed(other)];
    return first.urn === undefined || second.urn === undefined
        ? first.line === second.line
        : first.urn === second.urn && first.line === second.line;
}

/** Whether two markers name the same project and stack. */
export function isSameStack(one: string, other: string): boolean {
    const [first, second] = [markedPlace(one), markedPlace(other)];
    return first !== undefined && first.project === second?.project && first.stack === second.stack;
}

/**
 * Whether an object is still the one that a resource recorded. It is if it has no marker: somebody removed the line. It
 * is not if it has another owner's: it was taken over.
 *
 * @param recorded what the resource's state contains
 * @param found the line at the end of the object's description, if there is one
 */
export function isStillOwn(recorded: Marked, found: string | undefined): boolean {
    if (found === undefined) {
        return true;
    }
    if (recorded.marker === undefined) {
        return false;
    }
    const { owner } = parsed(found);
    return owner === undefined || recorded.owner === undefined
        ? isSameResource(found, recorded.marker)
        : owner === recorded.owner;
}

/** A marker is a single line that begins as ours do, so that it can be told from a user's own text. */
export const markerProblem: Rule = (value) =>
    typeof value === "string" && MARKER.test(value) && value.length <= LONGEST_MARKER
        ? undefined
        : `must be a line \`Managed by Pulumi: project/stack/name\` of at most ${LONGEST_MARKER} characters. Leave it out, or set it to false for none.`;

/** The description as sent to the service, including the line that marks it; undefined if there is nothing to send. */
export function withMarker(description: string | undefined, marker: string | undefined): string | undefined {
    const text = description === undefined || description === "" ? undefined : description;
    if (marker === undefined) {
        return text;
    }
    return text === undefined ? marker : `${text}\n${marker}`;
}

/** The description without a marker, as a user writes it; undefined if it contains nothing else. */
export function withoutMarker(description: string | null | undefined): string | undefined {
    const text = (description ?? "").replace(LAST_LINE, "");
    return text === "" ? undefined : text;
}

/** The marker at the end of a description, whether this program's or another's. */
export function markerOf(description: string | null | undefined): string | undefined {
    return LAST_LINE.exec(description ?? "")?.[0].trim();
}

/** The place in Pulumi that a marker names; undefined for a text that is not a marker. */
export function markedPlace(marker: string): { project: string; stack: string; name: string } | undefined {
    const [project, stack, ...name] = parsed(marker)
        .line.replace(/^Managed by Pulumi: /, "")
        .split("/");
    return MARKER.test(marker) && project !== undefined && stack !== undefined
        ? { project, stack, name: name.join("/") }
        : undefined;
}

/** Whether a description ends with this marker. */
export function isMarkedWith(description: string | null | undefined, marker: string): boolean {
    return (description ?? "").split("\n").at(-1)?.trimEnd() === marker;
}

/**
 * The description that an update sends; undefined to leave it alone. A description that was removed from the program is
 * removed from the policy too, because its absence means "none". A marker that somebody removed is restored below the
 * current text, unless the two are too long together; `max` is the service's limit in characters.
 */
export function newDescription(
    current: string | null | undefined,
    { description, ...marked }: Marked & { readonly description?: string },
    { isChanged, max }: { readonly isChanged: boolean; readonly max: number },
): string | undefined {
    if (isChanged) {
        return describedWith(description, marked, max) ?? "";
    }
    const wanted = marked.marker === undefined ? undefined : describedWith(withoutMarker(current), marked, max);
    return wanted === undefined || wanted.length > max || markerOf(wanted) === markerOf(current) ? undefined : wanted;
}

/**
 * A description with the line that marks it. If the two are too long together, the line is written without urn and
 * owner: a description that an older release accepted must still be accepted.
 */
export function describedWith(description: string | undefined, marked: Marked, max: number): string | undefined {
    const whole = withMarker(description, lineOf(marked));
    return whole === undefined || whole.length <= max || marked.marker === undefined
        ? whole
        : withMarker(description, parsed(marked.marker).line);
}

/** What is wrong with a description that a marker is added to; `max` is the service's limit in characters. */
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
                "ends with a line that marks a policy as managed by Pulumi, which is set separately. Remove it, or pass it as marker.",
            ),
        );
    }
    if (typeof marker === "string" && !isUnknown(description) && description.length <= max) {
        const length = withMarker(description, parsed(marker).line)?.length ?? 0;
        if (length > max) {
            problems.push(
                problem(
                    `has ${length} characters including the line that marks the policy as managed; at most ${max} are allowed. Shorten it by ${length - max}, or set marker: false.`,
                ),
            );
        }
    }
    return problems;
}
