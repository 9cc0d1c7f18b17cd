import { idSet, present } from "../canonical";
import { check, flag, listOf, type Problem, text, unknownProperties, wholeNumber } from "../problems";

/** What a user can write about a quality update policy. */
export interface QualityUpdatePolicyInputs {
    displayName: string;
    description?: string;
    hotpatchEnabled: boolean;
    deferralDays?: number;
    roleScopeTagIds?: string[];
}

/** What is recorded: the inputs, and what the service computed. */
export interface QualityUpdatePolicyState extends QualityUpdatePolicyInputs {
    /** ISO 8601, as the service wrote it. */
    createdDateTime: string;
}

export const POLICY_INPUTS = [
    "displayName",
    "description",
    "hotpatchEnabled",
    "deferralDays",
    "roleScopeTagIds",
] as const satisfies readonly (keyof QualityUpdatePolicyInputs)[];

/** Microsoft Graph beta reference, windowsQualityUpdatePolicy (August 2024): "Max allowed length is 200 chars". */
export const MAX_DISPLAY_NAME = 200;
/** The same page: 1500 characters. */
export const MAX_DESCRIPTION = 1500;
/** `assumed`: the reference gives no bound; the newer Autopatch policies allow 0 to 30 days. */
export const MAX_DEFERRAL_DAYS = 30;

const SCOPE_TAG_ID = /^\d+$/;

const rules = {
    displayName: text({
        min: 1,
        max: MAX_DISPLAY_NAME,
        fix: `Give the policy a name of 1 to ${MAX_DISPLAY_NAME} characters.`,
    }),
    description: text({
        min: 0,
        max: MAX_DESCRIPTION,
        fix: `Shorten it to ${MAX_DESCRIPTION} characters.`,
    }),
    hotpatchEnabled: flag("Leave it out for true."),
    deferralDays: wholeNumber({
        min: 0,
        max: MAX_DEFERRAL_DAYS,
        unit: "days",
        fix: `Write a whole number from 0 to ${MAX_DEFERRAL_DAYS}, or leave it out.`,
    }),
    roleScopeTagIds: listOf(
        (value) =>
            typeof value === "string" && SCOPE_TAG_ID.test(value)
                ? undefined
                : `must be the decimal id of a scope tag as text, not ${JSON.stringify(value)}.`,
        { min: 1, fix: 'Write for example ["0"], or leave it out.' },
    ),
};

/** Every mistake in the plain values of a policy; used by the resource's check and, before anything is registered, by the ring. */
export function policyProblems(inputs: Readonly<Record<string, unknown>>): Problem[] {
    const problems = [...unknownProperties(inputs, POLICY_INPUTS), ...check(inputs, rules)];
    if (inputs.displayName === undefined) {
        problems.unshift({
            property: "displayName",
            reason: `is missing. Give the policy a name of 1 to ${MAX_DISPLAY_NAME} characters.`,
        });
    }
    return problems;
}

/** The one form in which policies are recorded and compared. An empty description is none; hotpatch is on unless written off. */
export function canonicalPolicy(inputs: QualityUpdatePolicyInputs): QualityUpdatePolicyInputs {
    return present({
        displayName: inputs.displayName,
        description: inputs.description === "" ? undefined : inputs.description,
        hotpatchEnabled: inputs.hotpatchEnabled ?? true,
        deferralDays: inputs.deferralDays,
        roleScopeTagIds: inputs.roleScopeTagIds === undefined ? undefined : idSet(inputs.roleScopeTagIds),
    });
}
