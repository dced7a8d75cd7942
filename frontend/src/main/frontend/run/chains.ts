/** The token with a chain's colour; chains count from 0, colours from 1, and the ninth chain starts over. */
export function chainToken(chain: number): string {
  return `--v-chain-${(chain % 8) + 1}`;
}
