// Which pictures are kept in docs/faces: a view has its sheets, each of some of its visits, and an index names them.

import { nameOf, visits, type Visit } from './visits';

export interface Sheet {
  /** The file's name, without its ending. */
  name: string;
  visits: Visit[];
}

/** Where they go; a trial of the command names another. */
export const FOLDER = process.env.FACES_FOLDER ?? '../docs/faces';
export const COMMAND = 'npm --prefix ui run pictures';
/** More would be a picture that nobody scrolls through. */
const A_SHEET = 10;

/** The view's own name: `purchase/one` is one of the view `purchase`. The bench's tabs are views of their own. */
function viewOf({ view }: Visit): string {
  const [first = view, second] = view.split('/');
  return first === 'bench' && second ? `bench-${second}` : first;
}

export function sheets(): Sheet[] {
  return [...new Set(visits.map(viewOf))].flatMap((view) => {
    const of = visits.filter((each) => viewOf(each) === view);
    const count = Math.ceil(of.length / A_SHEET);
    const each = Math.ceil(of.length / count);
    return Array.from({ length: count }, (_, index) => ({
      name: count === 1 ? view : `${view}-${index + 1}`,
      visits: of.slice(index * each, (index + 1) * each),
    }));
  });
}

export function index(): string {
  const parts = sheets().map(({ name, visits: of }) => {
    const list = of.map((each, place) => `${place + 1}. ${nameOf(each)}`).join('\n');
    return `## ${name}\n\n${list}\n\n![${name}](${name}.webp)\n`;
  });
  return `# Faces

Each view as the player meets it: from left to right in the light, in the dark, and in the narrowest window, in Arabic
and from right to left. They are the visits of \`ui/faces/visits.ts\`, on invented purchases; written by
\`${COMMAND}\`, this page with them. A visit that this page does not name fails a test.

${parts.join('\n')}`;
}
