import { flag, guid } from "../../base/problems";
import { isMissing, retryNotFound, untilAgreed } from "../../graph/consistency";
import {
    createTenantDefault,
    getTenantDefault,
    INTUNE_MDM_APP_ID,
    type MdmAppSetting,
    updateTenantDefault,
} from "../../graph/endpoints/tenantDefault";
import { isOutcomeUnknown, isRefused } from "../../graph/errors";
import { type Operation, patience } from "../operation";
import { propertyTable } from "../properties";
import type { Created, ResourceHandler } from "../resourceHandler";
import { settled } from "../settled";

/** What a program can write about the tenant's default. The resource's arguments and outputs use these docstrings. */
export interface TenantDefaultInputs {
    /** Whether devices in no quality update policy install monthly security updates without a restart. */
    hotpatchEnabled: boolean;
    /** The MDM application whose devices follow it. Defaults to Intune; changing it replaces the setting. */
    mdmAppId?: string;
}

/** The recorded state. */
export interface TenantDefaultState extends TenantDefaultInputs {
    mdmAppId: string;
}

/** The properties of the tenant's default. */
export const TENANT_DEFAULT = propertyTable<TenantDefaultInputs, TenantDefaultState>({
    hotpatchEnabled: {
        rule: flag("Write true to allow updates without a restart, or false for ordinary updates."),
        required: "Write true or false.",
    },
    mdmAppId: {
        rule: guid("Leave it out for Intune."),
        default: INTUNE_MDM_APP_ID,
        canonical: (id) => id.toLowerCase(),
        replaces: true,
    },
});

/**
 * The tenant-wide hotpatch setting, which devices in no quality update policy follow. One per tenant and MDM
 * application.
 */
export const tenantDefault: ResourceHandler<TenantDefaultInputs, TenantDefaultState> = {
    ...TENANT_DEFAULT,
    noun: "tenant default for hotpatch",
    subject: ({ mdmAppId }) => mdmAppId ?? INTUNE_MDM_APP_ID,
    create,
    read,
    update: async (operation, id, _known, inputs) => (await set(operation, id, inputs)).state,
    delete: remove,
};

async function create(operation: Operation, inputs: TenantDefaultInputs): Promise<Created<TenantDefaultState>> {
    return set(operation, (inputs.mdmAppId ?? INTUNE_MDM_APP_ID).toLowerCase(), inputs);
}

/** Saves the setting, whether or not it already exists: its key is fixed, so there can be no duplicates. */
async function set(
    operation: Operation,
    mdmAppId: string,
    { hotpatchEnabled }: TenantDefaultInputs,
): Promise<Created<TenantDefaultState>> {
    const { graph } = operation;
    const wanted = { mdmAppId, isHotpatchEnabled: hotpatchEnabled };
    const waitedFor = "the tenant's default to show what was written";
    try {
        await updateTenantDefault(graph, wanted);
    } catch (error) {
        if (!isMissing(error) && !isOutcomeUnknown(error)) {
            throw error;
        }
        const there = await retryNotFound(
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

/**
 * A creation that finds an existing setting, made in the meantime or by an attempt without an answer, becomes a change.
 */
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
    known: TenantDefaultState,
): Promise<TenantDefaultState | undefined> {
    return settled(
        operation,
        "the tenant's default",
        async () => stateOf(await getTenantDefault(operation.graph, id)),
        ({ hotpatchEnabled }) => hotpatchEnabled === known.hotpatchEnabled,
    );
}

/** Microsoft Graph has no way to delete it: the value stays, and a log line says so. */
async function remove(_operation: Operation, _id: string, { hotpatchEnabled }: TenantDefaultInputs): Promise<void> {
    console.log(
        `The tenant's default for hotpatch stays ${hotpatchEnabled ? "on" : "off"}: Microsoft Graph can only set it, ` +
            "not delete it. It is no longer managed here.",
    );
}

function stateOf({ mdmAppId, isHotpatchEnabled }: MdmAppSetting): TenantDefaultState {
    return { hotpatchEnabled: isHotpatchEnabled ?? true, mdmAppId: mdmAppId.toLowerCase() };
}
