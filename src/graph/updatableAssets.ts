import type { GraphClient } from "./client";
import { isMissing } from "./consistency";
import type { GraphError } from "./errors";

/** What the Windows update service says about one device: beta only. */
export interface UpdatableAsset {
    /** Entra's `deviceId`. */
    readonly id: string;
    /** Why the service cannot take the device. */
    readonly errors?: readonly { readonly reason?: string | null }[] | null;
    /** The newer form. `enrollmentState`: `notEnrolled`, `enrolled`, `enrolledWithPolicy`, `enrolling`, `unenrolling` … */
    readonly enrollment?: {
        readonly quality?: { readonly enrollmentState?: string | null } | null;
    } | null;
    /** The older form: one entry an enrolment. */
    readonly enrollments?: readonly { readonly updateCategory?: string | null }[] | null;
}

/** Whether the service manages quality updates of a device. */
export type ServiceEnrolment =
    | { readonly kind: "enrolled" | "enrolling" | "notEnrolled" }
    /** The service has no such device: nothing was ever enrolled. */
    | { readonly kind: "neverEnrolled" }
    /** `reasons`: `invalidAzureADJoin`, `missingTrustType` … */
    | { readonly kind: "registrationError"; readonly reasons: readonly string[] }
    | { readonly kind: "unknown"; readonly why: string };

/**
 * How devices stand with the Windows update service, by Entra's `deviceId` in lower case. Where one device cannot be read, it
 * is `unknown`. Needs WindowsUpdates.Read.All; older pages name WindowsUpdates.ReadWrite.All even for reading.
 *
 * Source: Microsoft Graph beta reference, microsoft.graph.windowsUpdates.azureADDevice, updateManagementEnrollment and
 * azureADDeviceRegistrationError (2024).
 *
 * @throws GraphError if the service refuses as a whole, as it does without the permission.
 */
export async function serviceEnrolments(
    graph: GraphClient,
    deviceIds: readonly string[],
    signal?: AbortSignal,
): Promise<ReadonlyMap<string, ServiceEnrolment>> {
    const parts = [...new Set(deviceIds.map((id) => id.toLowerCase()))].map((id) => ({
        id,
        path: `/admin/windows/updates/updatableAssets/${encodeURIComponent(id)}`,
    }));
    const found = new Map<string, ServiceEnrolment>();
    const options = signal === undefined ? {} : { signal };
    for await (const answer of graph.batchGet<UpdatableAsset>("beta", parts, options)) {
        found.set(answer.id, "body" in answer ? enrolmentIn(answer.body) : enrolmentWithout(answer.error));
    }
    return found;
}

function enrolmentIn({ errors, enrollment, enrollments }: UpdatableAsset): ServiceEnrolment {
    const reasons = (errors ?? []).map(({ reason }) => reason ?? "unknown reason");
    if (reasons.length > 0) {
        return { kind: "registrationError", reasons };
    }
    const state = enrollment?.quality?.enrollmentState;
    if (typeof state === "string") {
        if (state === "enrolled" || state === "enrolledWithPolicy") {
            return { kind: "enrolled" };
        }
        if (state === "enrolling") {
            return { kind: "enrolling" };
        }
        if (state === "notEnrolled" || state === "unenrolling") {
            return { kind: "notEnrolled" };
        }
        return { kind: "unknown", why: `the service reports the state '${state}'` };
    }
    if (Array.isArray(enrollments)) {
        return {
            kind: enrollments.some(({ updateCategory }) => updateCategory === "quality") ? "enrolled" : "notEnrolled",
        };
    }
    return { kind: "unknown", why: "the service's answer names no enrolment" };
}

/** A refusal concerns all devices alike. */
function enrolmentWithout(error: GraphError): ServiceEnrolment {
    const { status, message } = error;
    if (status === 401 || status === 403) {
        throw error;
    }
    return isMissing(error) ? { kind: "neverEnrolled" } : { kind: "unknown", why: message };
}
