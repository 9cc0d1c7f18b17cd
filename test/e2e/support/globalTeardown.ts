import { rmSync } from "node:fs";

export default function globalTeardown(): void {
    const tenant = process.env.HOTPATCH_E2E_TENANT;
    if (tenant && process.env.HOTPATCH_E2E_SHARED_TENANT === undefined) {
        rmSync(tenant, { recursive: true, force: true, maxRetries: 3 });
    }
}
