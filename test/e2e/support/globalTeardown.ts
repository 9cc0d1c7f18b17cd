import { rmSync } from "node:fs";

export default function globalTeardown(): void {
    const tenant = process.env.HOTPATCH_E2E_TENANT;
    if (tenant) {
        rmSync(tenant, { recursive: true, force: true, maxRetries: 3 });
    }
}
