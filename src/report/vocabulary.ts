import { ADVISORY_CODES } from "../advisories/advisory";
import { COMMAND } from "../base/command";
import { CONDITIONS, type ConditionCode } from "../conditions";
import type { Source } from "../conditions/condition";
import { blocked, conflict } from "../conditions/targeting";
import { CAUSE_CODES } from "../delivery/cause";
import type { OutcomeName } from "../delivery/outcome";
import type { DeliveryName } from "../delivery/targeting";

/** What a word of a report says, in general: what holds for one device stands in the report. */
interface Word {
    /** In whole sentences. */
    readonly meaning: string;
    /** What to do, in whole sentences; absent where there is nothing. */
    readonly remedy?: string;
    /** Who says so; absent where it is this package's own word. */
    readonly source?: Source;
}

/** A word in one of its uses. */
export interface KnownWord extends Word {
    readonly name: string;
    /** Where it occurs: `a delivery`, `an outcome of delivery` … */
    readonly use: string;
}

const WHICH_CAUSE = `\`${COMMAND} delivery\` names the cause for each device, and what to do.`;

const DELIVERIES: Readonly<Record<DeliveryName, Word>> = {
    "hotpatch policy": { meaning: "Every policy that targets the device has hotpatch on." },
    "blocked by policy": blocked,
    conflict,
    "tenant default": {
        meaning:
            "No policy targets the device, and the tenant's default, on since May 2026 unless somebody turned it off, brings " +
            "hotpatches. Excluding a device from a policy puts it here.",
        remedy: `To keep hotpatches away, assign a policy with hotpatch off. \`${COMMAND} doctor\` shows the default.`,
    },
    none: {
        meaning:
            "No policy targets the device and the tenant's default is off, or its updates do not come from Intune.",
        remedy: "Add it to a group that a policy with hotpatch on is assigned to.",
    },
};

const OUTCOMES: Readonly<Record<OutcomeName, Word>> = {
    succeeded: { meaning: "Hotpatches come to the device, and it is on the newest release of the hotpatch track." },
    pending: {
        meaning:
            "Hotpatches come to the device, it does not have the newest one, and only time or a routine step is missing.",
        remedy: WHICH_CAUSE,
    },
    failed: {
        meaning: "The device does not get the newest hotpatch until somebody does something.",
        remedy: WHICH_CAUSE,
    },
    unknown: {
        meaning:
            "What is known of the device does not decide, since its build, its readiness or who updates it is not known.",
        remedy: WHICH_CAUSE,
    },
    blocked: {
        meaning: "Hotpatch is off in the policies that target the device.",
        remedy: blocked.remedy,
    },
    "not delivered": { meaning: "No policy and no default brings hotpatches to the device.", remedy: WHICH_CAUSE },
};

/** Every word that reports on delivery and advisories use; one that has several uses comes once for each. */
export const VOCABULARY: readonly KnownWord[] = [
    ...known("what brings hotpatches", DELIVERIES),
    ...known("an outcome of delivery", OUTCOMES),
    ...conditions("a cause in delivery", CAUSE_CODES),
    ...conditions("an advisory", ADVISORY_CODES),
];

function known(use: string, words: Readonly<Record<string, Word>>): KnownWord[] {
    return Object.entries(words).map(([name, { meaning, remedy, source }]) => ({
        name,
        use,
        meaning,
        ...(remedy === undefined ? {} : { remedy }),
        ...(source === undefined ? {} : { source }),
    }));
}

function conditions(use: string, codes: readonly ConditionCode[]): KnownWord[] {
    return known(use, Object.fromEntries(codes.map((code) => [code, CONDITIONS[code]])));
}

/**
 * A word with its meanings, as it is written in reports; case, spaces and hyphens do not count. Uses that mean the same are
 * named together. Empty for any other text.
 */
export function wordsNamed(text: string): KnownWord[] {
    const wanted = plain(text);
    const byMeaning = new Map<string, KnownWord>();
    for (const word of VOCABULARY.filter(({ name }) => plain(name) === wanted)) {
        const same = byMeaning.get(word.meaning);
        byMeaning.set(word.meaning, same === undefined ? word : { ...word, use: `${same.use}, ${word.use}` });
    }
    return [...byMeaning.values()];
}

function plain(text: string): string {
    return text.toLowerCase().replace(/[\s_-]/g, "");
}
