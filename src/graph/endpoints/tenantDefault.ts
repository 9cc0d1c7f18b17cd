import { boolean, nullish, object } from "valibot";
import { segment } from "../../base/guid";
import type { GraphClient } from "../client";
import { GUID, mustBe, readAs, type Shape } from "../shape";

/**
 * The tenant's default for devices in no quality update policy, by MDM application. Beta only, and newer than most of
 * its documentation.
 *
 * Source: Microsoft Graph beta reference, microsoft.graph.windowsUpdates.mdmAppSetting and its methods (2026). It names
 * methods and properties; no example bodies are known.
 */
const COLLECTION = "/admin/windows/updates/tenantSettings/mdmAppSettings";

/**
 * The id of Intune's MDM application, documented for dynamic membership rules; that it is the key here is `assumed`.
 */
export const INTUNE_MDM_APP_ID = "0000000a-0000-0000-c000-000000000000";

/** The least privileged permission to change the default. */
const WRITE = "WindowsUpdates.ReadWrite.All";

/** What the service stores. */
export interface MdmAppSetting {
    readonly mdmAppId: string;
    readonly isHotpatchEnabled?: boolean | null;
}

const SETTING: Shape<MdmAppSetting> = object({ mdmAppId: GUID, isHotpatchEnabled: nullish(boolean()) });

function pathOf(mdmAppId: string): string {
    return `${COLLECTION}/${segment(mdmAppId, "MDM application")}`;
}

/** Needs WindowsUpdates.Read.All. */
export async function getTenantDefault(graph: GraphClient, mdmAppId: string): Promise<MdmAppSetting> {
    const answer = await graph.get("beta", pathOf(mdmAppId), { needs: "WindowsUpdates.Read.All" });
    const what = `the tenant's default for MDM application '${mdmAppId}'`;
    const setting = readAs(SETTING, answer, what);
    mustBe(mdmAppId, setting.mdmAppId, what);
    return setting;
}

/** Needs WindowsUpdates.ReadWrite.All, like the change. The result of either is read afterwards. */
export async function createTenantDefault(graph: GraphClient, setting: Required<MdmAppSetting>): Promise<void> {
    await graph.post("beta", COLLECTION, setting, { needs: WRITE });
}

/** Sets the default. It cannot be deleted. */
export async function updateTenantDefault(
    graph: GraphClient,
    { mdmAppId, isHotpatchEnabled }: Required<MdmAppSetting>,
): Promise<void> {
    await graph.patch("beta", pathOf(mdmAppId), { isHotpatchEnabled }, { needs: WRITE });
}
