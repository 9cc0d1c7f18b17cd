import type { Said } from "../conditions/condition";
import { noLicence, unsupportedCloud } from "../conditions/service";
import type { CloudName } from "../graph/clouds";
import type { LicenceCover } from "../servicing/licences";
import { type Advisory, type AdvisoryCode, advisory } from "./advisory";

/** What is known about the tenant. A fact that is undefined is not known, and no advisory is given about it. */
export interface AdvisedTenant {
    readonly cloud?: CloudName | "loopback";
    readonly licences?: LicenceCover;
}

/** Advisories that apply to all devices of a tenant, so they are reported once. */
export function tenantAdvisories({ cloud, licences }: AdvisedTenant): Advisory[] {
    const found: Said<AdvisoryCode>[] = [];
    if (cloud !== undefined && cloud !== "public" && cloud !== "loopback") {
        found.push(unsupportedCloud.of({ cloud }));
    }
    if (licences !== undefined && licences.active.length === 0) {
        found.push(noLicence.of(licences));
    }
    return found.map(advisory);
}
