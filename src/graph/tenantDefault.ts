import type { GraphClient } from "./client";

/**
 * The tenant's default for devices in no quality update policy, by MDM application. Beta only, and newer than most of what
 * is written about it.
 *
 * Source: Microsoft Graph beta reference, microsoft.graph.windowsUpdates.mdmAppSetting and its methods (2026). It names
 * methods and properties; no example bodies are known.
 */
const COLLECTION = "/admin/windows/updates/tenantSettings/mdmAppSettings";

/** The id of Intune's MDM application, which dynamic membership rules document; that it is the key here is `assumed`. */
export const INTUNE_MDM_APP_ID = "0000000a-0000-0000-c000-000000000000";

/** The least permission to change the default. */
const WRITE = "WindowsUpdates.ReadWrite.All";

/** What the service keeps. */
export interface MdmAppSetting {
    readonly mdmAppId: string;
    readonly isHotpatchEnabled?: boolean;
}

function pathOf(mdmAppId: string): string {
    return `${COLLECTION}/${encodeURIComponent(mdmAppId)}`;
}

/** Needs WindowsUpdates.Read.All. */
export function getTenantDefault(graph: GraphClient, mdmAppId: string): Promise<MdmAppSetting> {
    return graph.get("beta", pathOf(mdmAppId), { needs: "WindowsUpdates.Read.All" });
}

/** Needs WindowsUpdates.ReadWrite.All, as does the change. */
export function createTenantDefault(graph: GraphClient, setting: Required<MdmAppSetting>): Promise<MdmAppSetting> {
    return graph.post("beta", COLLECTION, setting, { needs: WRITE });
}

/** Sets the default. There is no deletion. */
export async function updateTenantDefault(
    graph: GraphClient,
    { mdmAppId, isHotpatchEnabled }: Required<MdmAppSetting>,
): Promise<void> {
    await graph.patch("beta", pathOf(mdmAppId), { isHotpatchEnabled }, { needs: WRITE });
}
