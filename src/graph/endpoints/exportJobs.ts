import { looseObject, nullish, string } from "valibot";
import type { GraphClient } from "../client";
import { Deadline } from "../deadline";
import { GraphError } from "../errors";
import { MalformedAnswer, readAs } from "../shape";
import { downloaded } from "../transport/download";
import { unzipped } from "../transport/unzip";

/** The least privileged permission to have Intune write a report about devices. */
export const EXPORT_PERMISSION = "DeviceManagementManagedDevices.ReadWrite.All";

/** A report that Intune writes into a file, and the columns that are wanted of it. */
export interface ReportOrder {
    readonly report: "DevicesWithInventory" | "WindowsDeviceHealthAttestationReport";
    readonly columns: readonly string[];
}

/** `assumed`: Intune writes a report of any fleet within this time, in seconds. */
const LONGEST_WAIT = 1_800;
/** Milliseconds between two looks at a job, which double from the first to the last. */
const FIRST_LOOK = 500;
const LAST_LOOK = 10_000;

const JOBS = "/deviceManagement/reports/exportJobs";
const JOB = looseObject({ id: string(), status: string(), url: nullish(string()) });

/**
 * Has Intune write a report, waits for it, and downloads it: the CSV file, in chunks. Leaves a job behind in Intune,
 * which expires by itself after some hours. Ordering twice does no harm.
 *
 * Needs {@link EXPORT_PERMISSION}. Source: Intune, "Export Intune reports using Graph APIs" (2025); that a completed job
 * may have no address yet was recorded (July 2026).
 *
 * @throws GraphError if Intune refuses, if the job fails or takes too long, or if the download does.
 */
export async function exportedReport(
    graph: GraphClient,
    { report, columns }: ReportOrder,
    signal?: AbortSignal,
): Promise<AsyncGenerator<Buffer, void, undefined>> {
    const asking = { needs: EXPORT_PERMISSION, ...(signal === undefined ? {} : { signal }) };
    const body = { reportName: report, format: "csv", select: [...columns] };
    const what = `export job of ${report}`;
    let job = readAs(JOB, await graph.post("v1.0", JOBS, body, { ...asking, repeatable: true }), what);
    const { id } = job;
    if (!/^[\w-]{1,200}$/.test(id)) {
        throw new MalformedAnswer(`about the ${what} is not valid: its id has other characters than ids of jobs`);
    }
    const deadline = new Deadline(LONGEST_WAIT);
    for (let pause = FIRST_LOOK; ; pause = Math.min(2 * pause, LAST_LOOK)) {
        if (job.status === "failed") {
            throw new GraphError({
                status: 0,
                code: "exportFailed",
                message: `Intune could not write the report ${report}`,
                fix: "Try again. If it keeps happening, check Microsoft's service health",
            });
        }
        if (job.status === "completed" && job.url) {
            break;
        }
        await deadline.sleep(pause, `Intune to write the report ${report}`, signal);
        job = readAs(JOB, await graph.get("v1.0", `${JOBS}('${id}')`, asking), what);
    }
    return unzipped(await downloaded(job.url, graph.endpoint, { signal }), report);
}
