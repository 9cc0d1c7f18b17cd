import { ownershipCases } from "./support/ownershipCases";

jest.setTimeout(300_000);

ownershipCases("YAML");
