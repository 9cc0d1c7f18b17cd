import { array, looseObject, nullish, string } from "valibot";
import { groupMembers } from "../graph/endpoints/groupMembers";
import { membershipProcessing } from "../graph/endpoints/groups";
import { INTUNE_MDM_APP_ID } from "../graph/endpoints/tenantDefault";
import { serviceEnrolments } from "../graph/endpoints/updatableAssets";
import { readReportedVbs } from "../graph/endpoints/updateReports";
import { readDeviceProfiles, UPDATE_SERVICE_READ } from "../graph/endpoints/updateServiceData";
import { isGraphError } from "../graph/errors";
import { readAs } from "../graph/shape";
import { editionsNamed } from "../readiness/prerequisites/editionNames";
import { type Assumption, judged, notChecked, type ProbeContext, type ProbeOutcome } from "./assumption";
import { readVbs, SAMPLE, spread } from "./sample";

const INTUNE = "DeviceManagementManagedDevices.Read.All";
const GROUPS = "GroupMember.Read.All";
const MDM_APPS = "/admin/windows/updates/tenantSettings/mdmAppSettings";

/** Statements marked `assumed` in the code that a client can check without writing anything, each with its place. */
export const ASSUMPTIONS: readonly Assumption[] = [
    {
        id: "sku-zero-is-not-reported",
        statement: "The SKU number 0 means that the edition was not reported.",
        place: "src/readiness/prerequisites/edition.ts",
        needs: INTUNE,
        async check({ devices }) {
            const zero = spread((await devices()).filter(({ skuNumber }) => skuNumber === 0));
            return judged(zero.length, zero.filter(({ skuFamily }) => skuFamily !== "").length, "devices with SKU 0");
        },
    },
    {
        id: "sku-families-are-these-names",
        statement: "skuFamily uses the same names of editions as Intune's assignment filters.",
        place: "src/readiness/prerequisites/editionNames.ts",
        needs: INTUNE,
        async check({ devices }) {
            const named = (await devices()).filter(({ skuNumber, skuFamily }) => skuNumber && skuFamily !== "");
            const differing = named.filter(
                ({ skuNumber, skuFamily }) => !editionsNamed(skuFamily).some(({ sku }) => sku === skuNumber),
            );
            const names = [
                ...new Set(differing.map(({ skuNumber, skuFamily }) => `${word(skuFamily)} for ${skuNumber}`)),
            ];
            return differing.length === 0
                ? judged(Math.min(named.length, SAMPLE), 0, "names of editions")
                : { result: "refuted", why: `other names: ${names.slice(0, SAMPLE).join(", ")}` };
        },
    },
    {
        id: "service-ready-includes-vbs",
        statement: "A device that the Windows update service calls ready has VBS running.",
        place: "src/readiness/serviceVbs.ts",
        needs: `${UPDATE_SERVICE_READ}, ${INTUNE}`,
        async check({ graph, devices }) {
            const { byDevice } = await readDeviceProfiles(graph);
            const ready = (await devices()).filter(({ deviceId }) => byDevice.get(deviceId)?.readiness === "ready");
            const states = await readVbs(graph, spread(ready));
            return judged(
                states.length,
                states.filter((isRunning) => !isRunning).length,
                "devices that it calls ready",
            );
        },
    },
    {
        id: "service-lists-enrolled-devices",
        statement: "The Windows update service only lists devices that a quality update policy enrolled.",
        place: "src/readiness/secondOpinion.ts",
        needs: UPDATE_SERVICE_READ,
        async check({ graph }) {
            const { byDevice } = await readDeviceProfiles(graph);
            const enrolments = await serviceEnrolments(graph, spread([...byDevice.keys()]));
            const kinds = [...enrolments.values()].map(({ kind }) => kind);
            const outside = kinds.filter((kind) => kind === "notEnrolled" || kind === "neverEnrolled").length;
            const enrolled = kinds.filter((kind) => kind === "enrolled" || kind === "enrolling").length;
            return judged(outside + enrolled, outside, "devices that it lists");
        },
    },
    {
        id: "service-filters-by-device",
        statement: "The Windows update service's list of devices can be filtered by azureAdDeviceId.",
        place: "src/graph/endpoints/updateServiceData.ts",
        needs: UPDATE_SERVICE_READ,
        async check({ graph }) {
            const [deviceId] = (await readDeviceProfiles(graph)).byDevice.keys();
            if (deviceId === undefined) {
                return notChecked("it lists no device");
            }
            return refutedBy400(async () => {
                const { byDevice } = await readDeviceProfiles(graph, { deviceId });
                const isOnlyThat = byDevice.size === 1 && byDevice.has(deviceId);
                return isOnlyThat
                    ? { result: "confirmed", why: "it answers with that device alone" }
                    : { result: "refuted", why: "it answers with other devices" };
            });
        },
    },
    {
        id: "tenant-default-is-keyed-by-intune",
        statement: "The tenant's default for hotpatch has the id of Intune's MDM application.",
        place: "src/graph/endpoints/tenantDefault.ts",
        needs: UPDATE_SERVICE_READ,
        async check({ graph }) {
            const pages = graph.pages("beta", MDM_APPS, { needs: UPDATE_SERVICE_READ });
            const settings = readAs(MDM_APP_IDS, (await pages.next()).value ?? [], "the tenant's defaults");
            const others = settings.filter(({ mdmAppId }) => mdmAppId.toLowerCase() !== INTUNE_MDM_APP_ID);
            const isThere = others.length < settings.length;
            return judged(
                Math.min(settings.length, SAMPLE),
                isThere ? 0 : settings.length,
                "settings of MDM applications",
            );
        },
    },
    {
        id: "device-ids-of-members",
        statement: "deviceId can be selected for members of any kind.",
        place: "src/graph/endpoints/groupMembers.ts",
        needs: GROUPS,
        check: ({ graph }) =>
            refutedBy400(async () => {
                for (const { id } of await someGroups(graph)) {
                    const { value = [] } = await groupMembers(graph, id, () => undefined).next();
                    if (value.length > 0) {
                        return { result: "confirmed", why: "a group with members answered" };
                    }
                }
                return notChecked("none of the first groups has members");
            }),
    },
    {
        id: "rule-processing-needs-no-more",
        statement: "How far Entra has processed a group's rule can be read with GroupMember.Read.All.",
        place: "src/graph/endpoints/groups.ts",
        needs: `${GROUPS} and no wider permission for groups`,
        async check({ graph }) {
            const { permissions = [] } = await graph.identity();
            if (!permissions.includes(GROUPS) || permissions.some((name) => /^(Group|Directory)\./.test(name))) {
                return notChecked("the token has another permission for groups, so an answer would say nothing");
            }
            const [group] = (await someGroups(graph)).filter(({ groupTypes }) =>
                groupTypes?.some((type) => type === "DynamicMembership"),
            );
            if (group === undefined) {
                return notChecked("none of the first groups has a rule");
            }
            try {
                await membershipProcessing(graph, group.id);
                return { result: "confirmed", why: "a group with a rule answered" };
            } catch (error) {
                if (isGraphError(error) && error.status === 403) {
                    return { result: "refuted", why: "it was refused with 403" };
                }
                throw error;
            }
        },
    },
    {
        id: "reported-vbs-runs",
        statement: "A device whose IsDeviceVBSEnabled is true in Windows Update for Business reports has VBS running.",
        place: "src/readiness/reportedVbs.ts",
        needs: `the role Log Analytics Reader on a workspace that is set, ${INTUNE}`,
        async check({ graph, logs, devices }) {
            if (logs === undefined) {
                return notChecked("no Log Analytics workspace is set");
            }
            const { enabledAt } = await readReportedVbs(logs);
            // Reports that are older than the inventory may differ for that reason.
            const fresh = (await devices()).filter(
                ({ deviceId, lastSync }) => (enabledAt.get(deviceId) ?? Number.NaN) >= lastSync,
            );
            const states = await readVbs(graph, spread(fresh));
            return judged(
                states.length,
                states.filter((isRunning) => !isRunning).length,
                "devices with VBS enabled there",
            );
        },
    },
];

const MDM_APP_IDS = array(looseObject({ mdmAppId: string() }));
const SOME_GROUPS = array(looseObject({ id: string(), groupTypes: nullish(array(string())) }));

async function someGroups(graph: ProbeContext["graph"]) {
    const query = { $select: "id,groupTypes", $top: "100" };
    const { value = [] } = await graph.pages("v1.0", "/groups", { query, needs: GROUPS }).next();
    return readAs(SOME_GROUPS, value, "the list of groups").slice(0, SAMPLE);
}

async function refutedBy400(check: () => Promise<ProbeOutcome>): Promise<ProbeOutcome> {
    try {
        return await check();
    } catch (error) {
        if (isGraphError(error) && error.status === 400) {
            return { result: "refuted", why: "it was refused with 400" };
        }
        throw error;
    }
}

/** An edition's name is Microsoft's, but the answer may contain anything. */
function word(name: string): string {
    return /^[A-Za-z ]{1,40}$/.test(name) ? `'${name}'` : "something that is not a name";
}
