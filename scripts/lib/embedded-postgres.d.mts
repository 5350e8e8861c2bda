export interface ClusterOptions {
  /** Folder of this server alone: passwords, port, log, and the data unless the server's account cannot reach it. */
  dataDir: string;
  log?: (line: string) => void;
  /** False = the data need not survive a crash of the system. Default true. */
  fsync?: boolean;
  /** More settings of postgresql.conf. */
  settings?: Record<string, string | number>;
  /** This port or none; default: the one used last, else a free one. */
  port?: number;
  /** Name of the application's database. Default `giliran`. */
  database?: string;
}

export interface Cluster {
  host: string;
  port: number;
  database: string;
  /** Process id of the postmaster. */
  pid: number;
  /** True when the server was running already. */
  adopted: boolean;
  clusterDir: string;
  /** Login that migrates: may create tables, roles and databases. */
  ownerUrl: string;
  /** Login of the application, a member of the role `giliran_app`. */
  appUrl: string;
  superuserUrl: string;
  stop(): Promise<void>;
  /** Called once when the server ends other than by `stop`. */
  onExit(listener: () => void): void;
  /** Stops the server and deletes its data. */
  destroy(): Promise<void>;
}

export function startEmbeddedPostgres(options: ClusterOptions): Promise<Cluster>;
export function startClusterFrom(options: ClusterOptions & { binDir: string }): Promise<Cluster>;
export function stopPostmaster(pid: number, cluster: string): Promise<void>;
