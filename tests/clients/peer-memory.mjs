// Where peer-oidc-provider.mjs keeps what it hands out. The library's own memory has a thousand places, and forgets the
// clients of modules that wait while others run.

const kinds = new Map();

const isGood = ({ endsAt }) => endsAt > Date.now();

/** All things of one kind, such as Client or RefreshToken; the library says what its methods have to do. */
export class Memory {
  constructor(kind) {
    if (!kinds.has(kind)) kinds.set(kind, new Map());
    this.rows = kinds.get(kind);
  }

  async upsert(id, payload, expiresIn = Infinity) {
    this.rows.set(id, { payload, endsAt: Date.now() + expiresIn * 1000 });
  }

  async find(id) {
    const row = this.rows.get(id);
    return row && isGood(row) ? row.payload : undefined;
  }

  async findByUid(uid) {
    return this.#findBy('uid', uid);
  }

  async findByUserCode(userCode) {
    return this.#findBy('userCode', userCode);
  }

  async consume(id) {
    const row = this.rows.get(id);
    if (row) row.payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    this.rows.delete(id);
  }

  async revokeByGrantId(grantId) {
    for (const [id, { payload }] of this.rows) {
      if (payload.grantId === grantId) this.rows.delete(id);
    }
  }

  #findBy(member, value) {
    for (const row of this.rows.values()) {
      if (isGood(row) && row.payload[member] === value) return row.payload;
    }
    return undefined;
  }
}
