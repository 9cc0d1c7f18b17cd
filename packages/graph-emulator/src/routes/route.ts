import type { Catalog } from "../catalog/catalog";
import type { Directory } from "../directory/directory";
import type { ExportJobs } from "../exports/exportJobs";
import { parsedJson } from "../http/body";
import { badRequest, type Workload } from "../http/failure";
import type { ApiVersion, GraphRequest, GraphResponse } from "../http/message";
import type { TokenClaims } from "../identity/claims";
import type { CloudName } from "../identity/clouds";
import type { Intune } from "../intune/intune";
import type { LogAnalytics } from "../logAnalytics/logAnalytics";
import type { EmulatorSettings } from "../options";
import type { Servicing } from "../servicing/servicing";
import type { UpdatableAssets } from "../servicing/updatableAssets";
import type { UpdateData } from "../sources/updateData";

/** What a route works on. */
export interface Tenant {
    readonly id: string;
    readonly directory: Directory;
    readonly intune: Intune;
    readonly catalog: Catalog;
    readonly updatableAssets: UpdatableAssets;
    readonly updateData: UpdateData;
    readonly logAnalytics: LogAnalytics;
    readonly exportJobs: ExportJobs;
    readonly servicing: Servicing;
    readonly settings: EmulatorSettings;
}

/** One call of a route. */
export interface Call {
    readonly request: GraphRequest;
    readonly caller: TokenClaims;
    readonly tenant: Tenant;
    /** How far behind the replica that answers this read is, in milliseconds. */
    readonly lagMs: number;
    /** The parameters in the path, decoded and in lower case: `{id}` in the template is `params.id`. */
    readonly params: Readonly<Record<string, string>>;
}

/** One operation of Microsoft Graph: its path, who may call it, and what it does. */
export interface Route {
    readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
    /** Template of the path: `/groups/{id}`. */
    readonly path: string;
    readonly versions: readonly ApiVersion[];
    readonly workload: Workload;
    /** Application permissions, any one of which is sufficient; least privileged first. */
    readonly roles: readonly string[];
    /** Clouds that do not have it. */
    readonly notIn?: readonly CloudName[];
    readonly answer: (call: Call) => GraphResponse;
}

export const BOTH: readonly ApiVersion[] = ["v1.0", "beta"];
export const BETA: readonly ApiVersion[] = ["beta"];

/** The JSON body of a request. 400 if there is none, or if it is not JSON. */
export function bodyOf({ text, headers }: GraphRequest): unknown {
    const isJson = /^application\/json\b/i.test(headers["content-type"] ?? "");
    try {
        if (isJson && text !== undefined) {
            return parsedJson(text);
        }
    } catch {
        // Answered below.
    }
    throw badRequest(
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
        "BadRequest",
    );
}
