import { cacheFolder } from "../../base/cacheFolder";
import { VbsCache } from "../../readiness/vbsCache/vbsCache";
import type { Connection } from "../graph/connection";
import type { Terminal } from "../terminal/terminal";

/**
 * What earlier runs read of the tenant; undefined for an embedded Microsoft Graph, which is new each time, unless a folder
 * is named, and for a token that names no tenant.
 */
export async function vbsCacheOf(
    { graph, settings }: Connection,
    { env }: Terminal,
    resume: boolean,
): Promise<VbsCache | undefined> {
    if (settings.cloud === "loopback" && !env.HOTPATCH_CACHE_DIR) {
        return undefined;
    }
    // Without a token nothing is read either: reading tells why.
    const tenantId = await graph.tenantId().catch(() => undefined);
    const { endpoint } = settings;
    return tenantId === undefined ? undefined : new VbsCache({ folder: cacheFolder(env), tenantId, endpoint, resume });
}
