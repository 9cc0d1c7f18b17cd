import { check, flag, guid, type Problem, unknownProperties } from "../../base/problems";
import { isMissing, readUnlessGone, untilAgreed } from "../../graph/consistency";
import {
    createTenantDefault,
    getTenantDefault,
    INTUNE_MDM_APP_ID,
    type MdmAppSetting,
    updateTenantDefault,
} from "../../graph/endpoints/tenantDefault";
import { isOutcomeUnknown, isRefused } from "../../graph/errors";
import { present } from "../canonical";
import { type Operation, patience } from "../operation";
import type { Created, ResourceHandler } from "../resourceHandler";
import { settled } from "../settled";

/** What a user can write about the tenant's default. */
export interface TenantDefaultInputs {
    hotpatchEnabled: boolean;
    mdmAppId?: string;
}

const INPUTS = ["hotpatchEnabled", "mdmAppId"] as const;

const rules = {
    hotpatchEnabled: flag("Write true to allow updates without a restart, false for ordinary ones."),
    mdmAppId: guid("Leave it out for Intune."),
};

/** The tenant-wide hotpatch setting, which devices in no quality update policy follow. One to a tenant and MDM application. */
export const tenantDefault: ResourceHandler<TenantDefaultInputs, TenantDefaultInputs> = {
    noun: "tenant default for hotpatch",
    inputNames: INPUTS,
    createOnly: [],
    replaceOn: ["mdmAppId"],
    subject: ({ mdmAppId }) => mdmAppId ?? INTUNE_MDM_APP_ID,
    problems,
    canonical: ({ hotpatchEnabled, mdmAppId }) =>
        present({ hotpatchEnabled, mdmAppId: (mdmAppId ?? INTUNE_MDM_APP_ID).toLowerCase() }),
    create,
    read,
    update: async (operation, id, _known, inputs) => (await set(operation, id, inputs)).state,
    delete: remove,
};

function problems(inputs: Readonly<Record<string, unknown>>): Problem[] {
    const found = [...unknownProperties(inputs, INPUTS), ...check(inputs, rules)];
    if (inputs.hotpatchEnabled === undefined) {
        found.push({ property: "hotpatchEnabled", reason: "is missing. Write true or false." });
    }
    return found;
}

async function create(operation: Operation, inputs: TenantDefaultInputs): Promise<Created<TenantDefaultInputs>> {
    return set(operation, (inputs.mdmAppId ?? INTUNE_MDM_APP_ID).toLowerCase(), inputs);
}

/** Saves the setting, whether there is one yet or not: its key is fixed, so nothing can be doubled. */
async function set(
    operation: Operation,
    mdmAppId: string,
    { hotpatchEnabled }: TenantDefaultInputs,
): Promise<Created<TenantDefaultInputs>> {
    const { graph } = operation;
    const wanted = { mdmAppId, isHotpatchEnabled: hotpatchEnabled };
    const waitedFor = "the tenant's default to show what was written";
    try {
        await updateTenantDefault(graph, wanted);
    } catch (error) {
        if (!isMissing(error) && !isOutcomeUnknown(error)) {
            throw error;
        }
        const there = await readUnlessGone(
            () => getTenantDefault(graph, mdmAppId),
            patience(operation, "the tenant's default", true),
        );
        await (there === undefined ? createOrUpdate(operation, wanted) : updateTenantDefault(graph, wanted));
    }
    const now = await untilAgreed(
        () => getTenantDefault(graph, mdmAppId),
        ({ isHotpatchEnabled }) => isHotpatchEnabled === hotpatchEnabled,
        patience(operation, waitedFor),
    );
    return { id: mdmAppId, state: stateOf(now) };
}

/** A creation that meets one made meanwhile, or by an attempt that was not answered, becomes a change. */
async function createOrUpdate({ graph }: Operation, wanted: Required<MdmAppSetting>): Promise<void> {
    try {
        await createTenantDefault(graph, wanted);
    } catch (error) {
        if (!isOutcomeUnknown(error) && !(isRefused(error) && error.status === 409 && !error.needsApproval)) {
            throw error;
        }
        await updateTenantDefault(graph, wanted);
    }
}

async function read(
    operation: Operation,
    id: string,
    known: TenantDefaultInputs,
): Promise<TenantDefaultInputs | undefined> {
    return settled(
        operation,
        "the tenant's default",
        async () => stateOf(await getTenantDefault(operation.graph, id)),
        ({ hotpatchEnabled }) => hotpatchEnabled === known.hotpatchEnabled,
    );
}

/** Microsoft Graph has no deletion for it: the value stays, and this says so. */
async function remove(_operation: Operation, _id: string, { hotpatchEnabled }: TenantDefaultInputs): Promise<void> {
    console.log(
        `The tenant's default for hotpatch stays ${hotpatchEnabled ? "on" : "off"}: Microsoft Graph cannot delete it, only ` +
            "set it. It is just not managed here any more.",
    );
}

function stateOf({ mdmAppId, isHotpatchEnabled }: MdmAppSetting): TenantDefaultInputs {
    return { hotpatchEnabled: isHotpatchEnabled ?? true, mdmAppId: mdmAppId.toLowerCase() };
}
