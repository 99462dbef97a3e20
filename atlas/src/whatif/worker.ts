// Beside the page, so that the page answers while a setting is evaluated.
import { Evaluator } from "./answer.ts";
import { counted, listingsOf } from "./count.ts";
import type { Asked, Told, World } from "./messages.ts";
import { bytesOf, packOf, unpacked } from "./pack.ts";
import type { Pack } from "./pack.ts";
import { Search } from "./search.ts";

const page = self as unknown as {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(told: Told, moved?: Transferable[]): void;
};

let evaluator: Evaluator | null = null;

function worldOf(pack: Pack): World {
  const { decimals, lon, lat, name, names, base, clusters } = pack;
  const listings = listingsOf(pack, counted(pack, pack.setting));
  return { decimals, lon, lat, name, names: names.map(([place]) => place ?? ""), base, clusters, listings };
}

async function take(asked: Asked): Promise<void> {
  if ("pack" in asked) {
    const pack = packOf(await unpacked(asked.pack));
    evaluator = new Evaluator(pack, new Search(bytesOf(asked.search), pack.decimals));
    page.postMessage({ world: worldOf(pack) });
  } else if (evaluator) {
    const found = evaluator.answer(asked.setting), { labels, core, listings } = found;
    page.postMessage({ answer: found }, [labels.buffer, core.buffer, listings.buffer]);
  }
}

page.onmessage = ({ data }) => {
  take(data).catch((error: unknown) => page.postMessage({ failed: error instanceof Error ? error.message : String(error) }));
};
