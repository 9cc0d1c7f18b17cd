import { windowsUpdateWorkloads } from "../../../src/graph/endpoints/coManagement";
import { bench, stopBenches } from "./support/graph";

afterEach(stopBenches);

const ids = ["1", "2", "3", "4", "5"].map((digit) => `${digit.repeat(8)}-1111-4111-8111-111111111111`);
const said = [true, false, null, undefined, "no object at all"];

describe("the Windows Update workload of co-managed devices", () => {
    it("is known only where Intune says true or false: a missing flag is not Intune's", async () => {
        const { graph } = await bench(({ body }) => {
            const { requests } = JSON.parse(body) as { requests: { id: string; url: string }[] };
            const responses = requests.map(({ id, url }) => {
                const index = ids.findIndex((each) => url.includes(each));
                const windowsUpdateForBusiness = said[index];
                const features = typeof windowsUpdateForBusiness === "string" ? null : { windowsUpdateForBusiness };
                return {
                    id,
                    status: 200,
                    body: { id: ids[index], configurationManagerClientEnabledFeatures: features },
                };
            });
            return { body: { responses } };
        });
        const { fromIntune, errors } = await windowsUpdateWorkloads(graph, ids);
        expect([...fromIntune]).toEqual([
            [ids[0], true],
            [ids[1], false],
        ]);
        expect(errors).toEqual([]);
    });
});
