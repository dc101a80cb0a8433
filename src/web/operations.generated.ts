// Generated from the messages by tools/generate.ts; test/docs.test.ts says when it is stale.

export type Json =
  | string
  | number
  | boolean
  | null
  | Json[]
  | {
      [k: string]: Json;
    };

export interface Operations {
  /**
   * Tells who is logged in, with roles and permissions.
   */
  'auth.me': {
    input: {};
    output: {
      username: string;
      kind: 'user' | 'module' | 'system';
      roles: string[];
      permissions: string[];
    };
  };
  /**
   * Ends the session: its access and refresh tokens are no longer valid.
   */
  'auth.session.end': {
    input: {
      refresh?: string;
    };
    output: {};
  };
  /**
   * Logs in with user name and password.
   */
  'auth.token.create': {
    input: {
      username: string;
      password: string;
    };
    output: {
      access: string;
      refresh: string;
      expires_in: number;
    };
  };
  /**
   * Gives a new pair of tokens for a refresh token; using a refresh token twice ends its session.
   */
  'auth.token.refresh': {
    input: {
      refresh: string;
    };
    output: {
      access: string;
      refresh: string;
      expires_in: number;
    };
  };
  /**
   * Creates a user.
   */
  'auth.user.create': {
    input: {
      username: string;
      password: string;
      /**
       * @minItems 1
       * @maxItems 20
       */
      roles: string[];
    };
    output: {
      username: string;
      roles: string[];
      created_at: string;
    };
  };
  /**
   * Deletes a user and ends the sessions of that user.
   */
  'auth.user.delete': {
    input: {
      username: string;
    };
    output: {};
  };
  /**
   * Lists the users.
   */
  'auth.user.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        username: string;
        roles: string[];
        created_at: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Sets the password of a user and ends the sessions of that user.
   */
  'auth.user.password.set': {
    input: {
      username: string;
      password: string;
    };
    output: {};
  };
  /**
   * Tells the event at a position.
   */
  'events.get': {
    input: {
      position: number;
    };
    output: {
      specversion: '1.0';
      id: string;
      source: string;
      type: string;
      subject: string;
      time: string;
      datacontenttype: 'application/json';
      data: unknown;
      priority: 'critical' | 'high' | 'normal' | 'low';
      position: number;
      projectid?: string;
      nodeid?: string;
      correlationid?: string;
      causationid?: string;
    };
  };
  /**
   * Lists what happened, newest first.
   */
  'events.list': {
    input: {
      /**
       * @minItems 1
       * @maxItems 100
       */
      types?: string[];
      /**
       * @minItems 1
       * @maxItems 100
       */
      projects?: string[];
      /**
       * @minItems 1
       * @maxItems 100
       */
      nodes?: string[];
      subject?: string;
      min_priority?: 'critical' | 'high' | 'normal' | 'low';
      from?: string;
      until?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        specversion: '1.0';
        id: string;
        source: string;
        type: string;
        subject: string;
        time: string;
        datacontenttype: 'application/json';
        data: unknown;
        priority: 'critical' | 'high' | 'normal' | 'low';
        position: number;
        projectid?: string;
        nodeid?: string;
        correlationid?: string;
        causationid?: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Tells what happened after a position again, oldest first.
   */
  'events.replay': {
    input: {
      /**
       * @minItems 1
       * @maxItems 100
       */
      types?: string[];
      /**
       * @minItems 1
       * @maxItems 100
       */
      projects?: string[];
      /**
       * @minItems 1
       * @maxItems 100
       */
      nodes?: string[];
      subject?: string;
      min_priority?: 'critical' | 'high' | 'normal' | 'low';
      after?: number;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        specversion: '1.0';
        id: string;
        source: string;
        type: string;
        subject: string;
        time: string;
        datacontenttype: 'application/json';
        data: unknown;
        priority: 'critical' | 'high' | 'normal' | 'low';
        position: number;
        projectid?: string;
        nodeid?: string;
        correlationid?: string;
        causationid?: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Forgets cached state; the next reads go to GNS3.
   */
  'gns3.cache.clear': {
    input: {};
    output: {
      entries: number;
    };
  };
  /**
   * Tells how the cache of network state does.
   */
  'gns3.cache.get': {
    input: {};
    output: {
      hits: number;
      misses: number;
      hit_ratio: number;
      entries: number;
      ttl_s: number;
    };
  };
  /**
   * Makes GNS3 drop every client of the console of a node and open it anew: for one that no longer answers.
   */
  'gns3.console.reset': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
    };
    output: {};
  };
  /**
   * Counts the events since the process started, with rates and delays.
   */
  'gns3.events.stats': {
    input: {};
    output: {
      since: string;
      total: number;
      by_type: {
        [k: string]: number;
      };
      by_priority: {
        [k: string]: number;
      };
      by_project: {
        [k: string]: number;
      };
      rate_per_s: number;
      delay_ms: {
        p50: number;
        p99: number;
      };
    };
  };
  /**
   * Gives the running capture of a link as pcap, until it is stopped or the caller leaves.
   */
  'gns3.link.capture.read': {
    input: {
      project_id: string;
      link_id: string;
      server?: string;
    };
  };
  /**
   * Starts a packet capture on a link.
   */
  'gns3.link.capture.start': {
    input: {
      project_id: string;
      link_id: string;
      server?: string;
      file_name?: string;
      data_link_type?: string;
    };
    output: {
      link: Link;
    };
  };
  /**
   * Stops the packet capture of a link.
   */
  'gns3.link.capture.stop': {
    input: {
      project_id: string;
      link_id: string;
      server?: string;
    };
    output: {
      link: Link;
    };
  };
  /**
   * Tells the filters of a link and those it could have.
   */
  'gns3.link.filters.get': {
    input: {
      project_id: string;
      link_id: string;
      server?: string;
    };
    output: {
      filters: {
        [k: string]: (number | string)[];
      };
      suspended: boolean;
      available: {
        type: string;
        name: string;
        description: string;
        parameters: {
          name: string;
          type: string;
          minimum: number | null;
          maximum: number | null;
          unit: string | null;
        }[];
      }[];
    };
  };
  /**
   * Replaces the filters of a link, checked against what the link can do before GNS3 sees them; `{}` removes all.
   */
  'gns3.link.filters.set': {
    input: {
      project_id: string;
      link_id: string;
      server?: string;
      filters: {
        [k: string]: (number | string)[];
      };
      suspended?: boolean;
    };
    output: {
      link: Link;
    };
  };
  /**
   * Starts, stops or restarts a node: the three calls in one.
   */
  'gns3.node.act': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
      action: 'start' | 'stop' | 'restart';
    };
    output: {
      node: Node;
    };
  };
  /**
   * Tells one node.
   */
  'gns3.node.get': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
    };
    output: TopologyNode;
  };
  /**
   * Reloads a node by GNS3 itself and reads back that it runs.
   */
  'gns3.node.reload': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
    };
    output: {
      node: Node;
    };
  };
  /**
   * Stops and starts a node and reads back that it runs.
   */
  'gns3.node.restart': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
    };
    output: {
      node: Node;
    };
  };
  /**
   * Starts a node and reads back that it runs.
   */
  'gns3.node.start': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
    };
    output: {
      node: Node;
    };
  };
  /**
   * Stops a node and reads back that it does not run.
   */
  'gns3.node.stop': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
    };
    output: {
      node: Node;
    };
  };
  /**
   * Suspends a node where its emulator can; where it cannot, the answer is a conflict that says so.
   */
  'gns3.node.suspend': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
    };
    output: {
      node: Node;
    };
  };
  /**
   * Changes the name, place, lock or symbol of a node and reads back that GNS3 took it.
   */
  'gns3.node.update': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
      name?: string;
      x?: number;
      y?: number;
      z?: number;
      locked?: boolean;
      symbol?: string;
    };
    output: {
      node: Node;
    };
  };
  /**
   * Says whether GNS3 closes the project when its last listener leaves; false pins it, and the hub then streams it.
   */
  'gns3.project.auto_close.set': {
    input: {
      project_id: string;
      server?: string;
      auto_close: boolean;
    };
    output: {
      project: Project;
    };
  };
  /**
   * Closes a project; all its nodes stop.
   */
  'gns3.project.close': {
    input: {
      project_id: string;
      server?: string;
    };
    output: {
      project: Project;
    };
  };
  /**
   * Copies a project under a new name; its nodes must be stopped.
   */
  'gns3.project.duplicate': {
    input: {
      project_id: string;
      server?: string;
      name: string;
    };
    output: {
      project: Project;
    };
  };
  /**
   * Gives a project as a portable archive (.gns3project); its nodes must be stopped.
   */
  'gns3.project.export': {
    input: {
      project_id: string;
      server?: string;
    };
  };
  /**
   * Makes a project of a portable archive, under the id of the path.
   */
  'gns3.project.import': {
    input: {
      project_id: string;
      server?: string;
      name: string;
    };
    output: {
      project: Project;
    };
  };
  /**
   * Lists the projects of all servers, without their nodes.
   */
  'gns3.project.list': {
    input: {
      server?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: Project[];
      next_cursor: string | null;
    };
  };
  /**
   * Opens a project.
   */
  'gns3.project.open': {
    input: {
      project_id: string;
      server?: string;
    };
    output: {
      project: Project;
    };
  };
  /**
   * Starts a project completely: opens it, starts its nodes in order, waits until each is ready, and reports each one by events.
   */
  'gns3.project.start': {
    input: {
      project_id: string;
      server?: string;
    };
    output: {
      run_id: string;
    };
  };
  /**
   * Follows one more GNS3 server, from now on and after restarts; it is tested first.
   */
  'gns3.server.add': {
    input: {
      id?: string;
      url?: string;
      built_in?: boolean;
      user?: string;
      password?: string;
      auto_close?: 'observe' | 'pin' | 'attach';
      force?: boolean;
    };
    output: {
      server: {
        id: string;
        url: string;
        user: string | null;
        auto_close: 'observe' | 'pin' | 'attach';
        source: 'configuration' | 'added' | 'built-in';
      };
      test: {
        reachable: boolean;
        api: ('v2' | 'v3') | null;
        version: string | null;
        credentials: 'accepted' | 'refused' | 'not asked' | 'missing';
        reason: string;
        projects?: number;
        computes?: number;
      } | null;
    };
  };
  /**
   * No longer follows a GNS3 server that was added, or the built-in lab; nothing on the server is changed.
   */
  'gns3.server.remove': {
    input: {
      id: string;
    };
    output: {
      server: {
        id: string;
        url: string;
        user: string | null;
        auto_close: 'observe' | 'pin' | 'attach';
        source: 'configuration' | 'added' | 'built-in';
      };
      may_close: string[];
    };
  };
  /**
   * Tries whether a GNS3 server answers at a URL and takes the credentials; adds and changes nothing.
   */
  'gns3.server.test': {
    input: {
      url: string;
      user?: string;
      password?: string;
    };
    output: {
      reachable: boolean;
      api: ('v2' | 'v3') | null;
      version: string | null;
      credentials: 'accepted' | 'refused' | 'not asked' | 'missing';
      reason: string;
      projects?: number;
      computes?: number;
    };
  };
  /**
   * Changes the credentials or the policy of a GNS3 server that was added; it is tested first, and followed anew.
   */
  'gns3.server.update': {
    input: {
      id: string;
      user?: string | null;
      password?: string;
      auto_close?: 'observe' | 'pin' | 'attach';
      force?: boolean;
    };
    output: {
      server: {
        id: string;
        url: string;
        user: string | null;
        auto_close: 'observe' | 'pin' | 'attach';
        source: 'configuration' | 'added' | 'built-in';
      };
      test: {
        reachable: boolean;
        api: ('v2' | 'v3') | null;
        version: string | null;
        credentials: 'accepted' | 'refused' | 'not asked' | 'missing';
        reason: string;
        projects?: number;
        computes?: number;
      };
    };
  };
  /**
   * Takes a snapshot of a project; its nodes must be stopped.
   */
  'gns3.snapshot.create': {
    input: {
      project_id: string;
      server?: string;
      name: string;
    };
    output: {
      snapshot: {
        snapshot_id: string;
        name: string;
        created_at: string;
      };
    };
  };
  /**
   * Deletes a snapshot.
   */
  'gns3.snapshot.delete': {
    input: {
      project_id: string;
      snapshot_id: string;
      server?: string;
    };
    output: {};
  };
  /**
   * Lists the snapshots of a project.
   */
  'gns3.snapshot.list': {
    input: {
      project_id: string;
      server?: string;
    };
    output: {
      items: {
        snapshot_id: string;
        name: string;
        created_at: string;
      }[];
      next_cursor: null;
    };
  };
  /**
   * Puts a project back to a snapshot; what was changed since is gone.
   */
  'gns3.snapshot.restore': {
    input: {
      project_id: string;
      snapshot_id: string;
      server?: string;
    };
    output: {
      project: Project;
    };
  };
  /**
   * Tells the GNS3 servers with their connection, breaker and streams, and the figures of cache and events.
   */
  'gns3.status': {
    input: {};
    output: {
      servers: {
        id: string;
        url: string;
        source: 'configuration' | 'added' | 'built-in';
        auto_close: 'observe' | 'pin' | 'attach';
        version: string | null;
        api: ('v2' | 'v3') | null;
        connected: boolean;
        reason: string;
        breaker: {
          state: 'closed' | 'open' | 'half_open';
          failures: number;
        };
        streams: {
          stream: string;
          project: string | null;
          mode: 'websocket' | 'http' | 'poll' | 'none';
          policy: 'observe' | 'pin' | 'attach' | 'none';
          why: string;
          connected: boolean;
          heard_at: string | null;
          stale_ms: number | null;
        }[];
      }[];
      cache: {
        hits: number;
        misses: number;
        hit_ratio: number;
        entries: number;
      };
      events: {
        total: number;
        rate_per_s: number;
        delay_ms: {
          p50: number;
          p99: number;
        };
      };
    };
  };
  /**
   * Tells projects, nodes and links, now or as they were.
   */
  'gns3.topology.get': {
    input: {
      project_id?: string;
      server?: string;
      at?: number | string;
    };
    output: Topology;
  };
  /**
   * Reads GNS3 again and says what differed from what the hub knew.
   */
  'gns3.topology.refresh': {
    input: {
      project_id?: string;
      server?: string;
    };
    output: {
      servers: {
        server: string;
        reached: boolean;
        reason: string;
      }[];
      differences: {
        type: string;
        subject: string;
        name: string;
        changed: string[];
      }[];
    };
  };
  /**
   * Tries communities, the well-known ones and those given, and a user where one is given, and tells which an agent takes.
   */
  'snmp.credentials.test': {
    input: {
      host?: string;
      project_id?: string;
      node_id?: string;
      server?: string;
      port?: number;
      version?: '1' | '3' | '2c';
      community?: string;
      user?: string;
      auth_protocol?: 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
      auth_key?: string;
      priv_protocol?: 'des' | 'aes' | 'aes256b' | 'aes256r';
      priv_key?: string;
      context?: string;
      timeout_ms?: number;
      retries?: number;
      /**
       * @maxItems 20
       */
      communities?: string[];
      defaults?: boolean;
    };
    output: {
      answered: boolean;
      reason: string;
      host: string;
      port: number;
      translated: boolean;
      version: '1' | '3' | '2c';
      observed_at: string;
      duration_ms: number;
      credentials: {
        credential: string;
        version: '1' | '3' | '2c';
        answered: boolean;
        reason: string;
        name: string | null;
        duration_ms: number;
      }[];
    };
  };
  /**
   * Reads objects of an agent by their names.
   */
  'snmp.get': {
    input: {
      host?: string;
      project_id?: string;
      node_id?: string;
      server?: string;
      port?: number;
      version?: '1' | '3' | '2c';
      community?: string;
      user?: string;
      auth_protocol?: 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
      auth_key?: string;
      priv_protocol?: 'des' | 'aes' | 'aes256b' | 'aes256r';
      priv_key?: string;
      context?: string;
      timeout_ms?: number;
      retries?: number;
      /**
       * @minItems 1
       * @maxItems 200
       */
      oids: string[];
    };
    output: {
      answered: boolean;
      reason: string;
      host: string;
      port: number;
      translated: boolean;
      version: '1' | '3' | '2c';
      observed_at: string;
      duration_ms: number;
      values: {
        oid: string;
        name?: string;
        type:
          | 'Integer32'
          | 'OctetString'
          | 'ObjectIdentifier'
          | 'IpAddress'
          | 'Counter32'
          | 'Gauge32'
          | 'TimeTicks'
          | 'Opaque'
          | 'Counter64'
          | 'Null'
          | 'noSuchObject'
          | 'noSuchInstance'
          | 'endOfMibView'
          | 'unknown';
        value: string | number | null;
        encoding?: 'text' | 'hex' | 'mac';
      }[];
    };
  };
  /**
   * Reads the interfaces of a device, with 64-bit counters where it has them.
   */
  'snmp.interfaces': {
    input: {
      host?: string;
      project_id?: string;
      node_id?: string;
      server?: string;
      port?: number;
      version?: '1' | '3' | '2c';
      community?: string;
      user?: string;
      auth_protocol?: 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
      auth_key?: string;
      priv_protocol?: 'des' | 'aes' | 'aes256b' | 'aes256r';
      priv_key?: string;
      context?: string;
      timeout_ms?: number;
      retries?: number;
    };
    output: {
      answered: boolean;
      reason: string;
      host: string;
      port: number;
      translated: boolean;
      version: '1' | '3' | '2c';
      observed_at: string;
      duration_ms: number;
      complete: boolean;
      findings: {
        kind: 'unsorted' | 'looping' | 'truncated' | 'silent' | 'refused' | 'limit';
        text: string;
      }[];
      interfaces: {
        index: number;
        name: string | null;
        alias: string | null;
        descr: string | null;
        type: number | null;
        mac: string | null;
        admin_status: ('up' | 'down' | 'testing') | null;
        oper_status: ('up' | 'down' | 'testing' | 'unknown' | 'dormant' | 'notPresent' | 'lowerLayerDown') | null;
        speed_bps: number | null;
        mtu: number | null;
        last_change_ticks: number | null;
        counter_bits: 64 | 32;
        in_octets: string | number | null;
        in_unicast_packets: string | number | null;
        in_discards: string | number | null;
        in_errors: string | number | null;
        out_octets: string | number | null;
        out_unicast_packets: string | number | null;
        out_discards: string | number | null;
        out_errors: string | number | null;
      }[];
    };
  };
  /**
   * Reads what a device says of itself: description, name, location, contact, time since its start.
   */
  'snmp.system': {
    input: {
      host?: string;
      project_id?: string;
      node_id?: string;
      server?: string;
      port?: number;
      version?: '1' | '3' | '2c';
      community?: string;
      user?: string;
      auth_protocol?: 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
      auth_key?: string;
      priv_protocol?: 'des' | 'aes' | 'aes256b' | 'aes256r';
      priv_key?: string;
      context?: string;
      timeout_ms?: number;
      retries?: number;
    };
    output: {
      answered: boolean;
      reason: string;
      host: string;
      port: number;
      translated: boolean;
      version: '1' | '3' | '2c';
      observed_at: string;
      duration_ms: number;
      descr: string | null;
      object_id: string | null;
      uptime: string | null;
      uptime_ticks: number | null;
      name: string | null;
      location: string | null;
      contact: string | null;
    };
  };
  /**
   * Reads columns of a table of an agent, several side by side.
   */
  'snmp.table': {
    input: {
      host?: string;
      project_id?: string;
      node_id?: string;
      server?: string;
      port?: number;
      version?: '1' | '3' | '2c';
      community?: string;
      user?: string;
      auth_protocol?: 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
      auth_key?: string;
      priv_protocol?: 'des' | 'aes' | 'aes256b' | 'aes256r';
      priv_key?: string;
      context?: string;
      timeout_ms?: number;
      retries?: number;
      /**
       * @minItems 1
       * @maxItems 64
       */
      columns: string[];
      most_values?: number;
    };
    output: {
      answered: boolean;
      reason: string;
      host: string;
      port: number;
      translated: boolean;
      version: '1' | '3' | '2c';
      observed_at: string;
      duration_ms: number;
      complete: boolean;
      findings: {
        kind: 'unsorted' | 'looping' | 'truncated' | 'silent' | 'refused' | 'limit';
        text: string;
      }[];
      rows: {
        index: string;
        cells: {
          [k: string]: {
            oid: string;
            name?: string;
            type:
              | 'Integer32'
              | 'OctetString'
              | 'ObjectIdentifier'
              | 'IpAddress'
              | 'Counter32'
              | 'Gauge32'
              | 'TimeTicks'
              | 'Opaque'
              | 'Counter64'
              | 'Null'
              | 'noSuchObject'
              | 'noSuchInstance'
              | 'endOfMibView'
              | 'unknown';
            value: string | number | null;
            encoding?: 'text' | 'hex' | 'mac';
          };
        };
      }[];
    };
  };
  /**
   * Reads everything under a name of an agent, within limits of time and size.
   */
  'snmp.walk': {
    input: {
      host?: string;
      project_id?: string;
      node_id?: string;
      server?: string;
      port?: number;
      version?: '1' | '3' | '2c';
      community?: string;
      user?: string;
      auth_protocol?: 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
      auth_key?: string;
      priv_protocol?: 'des' | 'aes' | 'aes256b' | 'aes256r';
      priv_key?: string;
      context?: string;
      timeout_ms?: number;
      retries?: number;
      oid?: string;
      most_values?: number;
    };
    output: {
      answered: boolean;
      reason: string;
      host: string;
      port: number;
      translated: boolean;
      version: '1' | '3' | '2c';
      observed_at: string;
      duration_ms: number;
      complete: boolean;
      findings: {
        kind: 'unsorted' | 'looping' | 'truncated' | 'silent' | 'refused' | 'limit';
        text: string;
      }[];
      values: {
        oid: string;
        name?: string;
        type:
          | 'Integer32'
          | 'OctetString'
          | 'ObjectIdentifier'
          | 'IpAddress'
          | 'Counter32'
          | 'Gauge32'
          | 'TimeTicks'
          | 'Opaque'
          | 'Counter64'
          | 'Null'
          | 'noSuchObject'
          | 'noSuchInstance'
          | 'endOfMibView'
          | 'unknown';
        value: string | number | null;
        encoding?: 'text' | 'hex' | 'mac';
      }[];
    };
  };
}
export interface Link {
  link_id: string;
  project_id: string;
  link_type: string;
  ends: {
    node_id: string;
    adapter_number: number;
    port_number: number;
    label: string | null;
  }[];
  filters: {
    [k: string]: (number | string)[];
  };
  suspended: boolean;
  capturing: boolean;
  capture_file_name: string | null;
}
export interface Node {
  node_id: string;
  project_id: string;
  name: string;
  node_type: string;
  status: 'stopped' | 'started' | 'suspended' | 'unknown';
  console: {
    host: string | null;
    port: number | null;
    type: string | null;
  };
  x: number;
  y: number;
  z: number;
  symbol: string | null;
  locked: boolean;
  compute_id: string | null;
  template_id: string | null;
  ports: {
    name: string;
    short_name: string;
    adapter_number: number;
    port_number: number;
    link_type: string;
    mac_address: string | null;
  }[];
  properties: {
    [k: string]: Json;
  };
  addresses: string[];
}
export interface TopologyNode {
  node_id: string;
  project_id: string;
  name: string;
  node_type: string;
  status: 'stopped' | 'started' | 'suspended' | 'unknown';
  console: {
    host: string | null;
    port: number | null;
    type: string | null;
  };
  x: number;
  y: number;
  z: number;
  symbol: string | null;
  locked: boolean;
  compute_id: string | null;
  template_id: string | null;
  ports: {
    name: string;
    short_name: string;
    adapter_number: number;
    port_number: number;
    link_type: string;
    mac_address: string | null;
  }[];
  properties: {
    [k: string]: Json;
  };
  addresses: string[];
  observed_at: string;
  stale: boolean;
}
export interface Project {
  project_id: string;
  name: string;
  status: 'opened' | 'closed';
  server: string;
  auto_close: boolean;
  auto_open: boolean;
  auto_start: boolean;
  path: string | null;
}
export interface Topology {
  position: number;
  observed_at: string;
  projects: TopologyProject[];
}
export interface TopologyProject {
  project_id: string;
  name: string;
  status: 'opened' | 'closed';
  server: string;
  auto_close: boolean;
  auto_open: boolean;
  auto_start: boolean;
  path: string | null;
  observed_at: string;
  stale: boolean;
  nodes: TopologyNode[];
  links: TopologyLink[];
}
export interface TopologyLink {
  link_id: string;
  project_id: string;
  link_type: string;
  ends: {
    node_id: string;
    adapter_number: number;
    port_number: number;
    label: string | null;
  }[];
  filters: {
    [k: string]: (number | string)[];
  };
  suspended: boolean;
  capturing: boolean;
  capture_file_name: string | null;
  oper_status?: 'up' | 'down' | 'unknown';
  oper_source?: 'gns3';
}
export interface Events {
  'link.created': {
    server: string;
    link: Link;
    changed: string[];
    inferred: boolean;
  };
  'link.deleted': {
    server: string;
    link: Link;
    changed: string[];
    inferred: boolean;
  };
  'link.updated': {
    server: string;
    link: Link;
    changed: string[];
    inferred: boolean;
  };
  'node.created': {
    server: string;
    node: Node;
    changed: string[];
    inferred: boolean;
  };
  'node.deleted': {
    server: string;
    node: Node;
    changed: string[];
    inferred: boolean;
  };
  'node.started': {
    server: string;
    node: Node;
    changed: string[];
    inferred: boolean;
  };
  'node.stopped': {
    server: string;
    node: Node;
    changed: string[];
    inferred: boolean;
  };
  'node.suspended': {
    server: string;
    node: Node;
    changed: string[];
    inferred: boolean;
  };
  'node.updated': {
    server: string;
    node: Node;
    changed: string[];
    inferred: boolean;
  };
  'project.closed': {
    server: string;
    project: Project;
    changed: string[];
    inferred: boolean;
  };
  'project.created': {
    server: string;
    project: Project;
    changed: string[];
    inferred: boolean;
  };
  'project.deleted': {
    server: string;
    project: Project;
    changed: string[];
    inferred: boolean;
  };
  'project.opened': {
    server: string;
    project: Project;
    changed: string[];
    inferred: boolean;
  };
  'project.start.begun': {
    run_id: string;
    server: string;
    project_id: string;
    name: string;
    nodes: number;
  };
  'project.start.finished': {
    run_id: string;
    server: string;
    project_id: string;
    name: string;
    status: 'succeeded' | 'failed';
    ready: number;
    failed: number;
    duration_ms: number;
    error: string | null;
  };
  'project.start.node.reported': {
    run_id: string;
    server: string;
    project_id: string;
    name: string;
    node_id: string;
    node_name: string;
    outcome: 'ready' | 'started' | 'already_running' | 'failed' | 'not_ready';
    duration_ms: number;
    error: string | null;
    done: number;
    nodes: number;
  };
  'project.updated': {
    server: string;
    project: Project;
    changed: string[];
    inferred: boolean;
  };
  'server.added': {
    server: string;
    url: string;
    source: 'configuration' | 'added' | 'built-in';
  };
  'server.connected': {
    server: string;
    url: string;
    version: string | null;
    reason: string;
  };
  'server.lost': {
    server: string;
    url: string;
    version: string | null;
    reason: string;
  };
  'server.removed': {
    server: string;
    url: string;
    source: 'configuration' | 'added' | 'built-in';
  };
  'stream.gap.ended': {
    server: string;
    stream: string;
    reason: string;
    since: string;
    inferred_events: number;
  };
  'stream.gap.started': {
    server: string;
    stream: string;
    reason: string;
    since: string;
  };
  'topology.changed': {
    server: string;
    cause: 'connected' | 'reconnected' | 'restored' | 'refreshed' | 'polled' | 'opened';
    differences: {
      type: string;
      subject: string;
      name: string;
      changed: string[];
    }[];
    inferred: true;
  };
}

/** Where an operation is reached, and what its caller must be permitted. */
export interface Place {
  kind: 'command' | 'query';
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  permission: string;
  /** Media type of a raw body. */
  takes?: string;
  /** Media type of a raw answer. */
  gives?: string;
}

export const PLACES: { readonly [Name in keyof Operations]: Readonly<Place> } = {
  'auth.me': { kind: 'query', method: 'GET', path: '/api/common/api/v1/auth/me/', permission: 'authenticated' },
  'auth.session.end': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/logout/', permission: 'authenticated' },
  'auth.token.create': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/token/', permission: 'public' },
  'auth.token.refresh': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/refresh/', permission: 'public' },
  'auth.user.create': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/users/', permission: 'access.manage' },
  'auth.user.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/auth/users/:username/', permission: 'access.manage' },
  'auth.user.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/auth/users/', permission: 'access.manage' },
  'auth.user.password.set': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/auth/users/:username/password/', permission: 'access.manage' },
  'events.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/events/:position/', permission: 'events.read' },
  'events.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/events/', permission: 'events.read' },
  'events.replay': { kind: 'query', method: 'GET', path: '/api/common/api/v1/events/replay/', permission: 'events.read' },
  'gns3.cache.clear': { kind: 'command', method: 'DELETE', path: '/api/common/api/gns3-central/cache/', permission: 'gns3.operate' },
  'gns3.cache.get': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/cache/', permission: 'gns3.read' },
  'gns3.console.reset': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/nodes/:node_id/console/reset/', permission: 'gns3.operate' },
  'gns3.events.stats': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/events/stats/', permission: 'events.read' },
  'gns3.link.capture.read': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/:project_id/links/:link_id/capture/', permission: 'gns3.operate', gives: 'application/vnd.tcpdump.pcap' },
  'gns3.link.capture.start': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/links/:link_id/capture/', permission: 'gns3.operate' },
  'gns3.link.capture.stop': { kind: 'command', method: 'DELETE', path: '/api/common/api/gns3-central/projects/:project_id/links/:link_id/capture/', permission: 'gns3.operate' },
  'gns3.link.filters.get': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/:project_id/links/:link_id/filters/', permission: 'gns3.read' },
  'gns3.link.filters.set': { kind: 'command', method: 'PUT', path: '/api/common/api/gns3-central/projects/:project_id/links/:link_id/filters/', permission: 'gns3.operate' },
  'gns3.node.act': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/node_action/', permission: 'gns3.operate' },
  'gns3.node.get': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/:project_id/nodes/:node_id/', permission: 'gns3.read' },
  'gns3.node.reload': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/reload_node/', permission: 'gns3.operate' },
  'gns3.node.restart': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/restart_node/', permission: 'gns3.operate' },
  'gns3.node.start': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/start_node/', permission: 'gns3.operate' },
  'gns3.node.stop': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/stop_node/', permission: 'gns3.operate' },
  'gns3.node.suspend': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/suspend_node/', permission: 'gns3.operate' },
  'gns3.node.update': { kind: 'command', method: 'PUT', path: '/api/common/api/gns3-central/projects/:project_id/nodes/:node_id/', permission: 'gns3.operate' },
  'gns3.project.auto_close.set': { kind: 'command', method: 'PUT', path: '/api/common/api/gns3-central/projects/:project_id/auto_close/', permission: 'gns3.operate' },
  'gns3.project.close': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/close/', permission: 'gns3.operate' },
  'gns3.project.duplicate': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/duplicate/', permission: 'gns3.operate' },
  'gns3.project.export': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/:project_id/export/', permission: 'gns3.operate', gives: 'application/zip' },
  'gns3.project.import': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/import/', permission: 'gns3.operate', takes: 'application/zip' },
  'gns3.project.list': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/', permission: 'gns3.read' },
  'gns3.project.open': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/open/', permission: 'gns3.operate' },
  'gns3.project.start': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/start_project/', permission: 'gns3.operate' },
  'gns3.server.add': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/servers/', permission: 'gns3.configure' },
  'gns3.server.remove': { kind: 'command', method: 'DELETE', path: '/api/common/api/gns3-central/servers/:id/', permission: 'gns3.configure' },
  'gns3.server.test': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/servers/test/', permission: 'gns3.configure' },
  'gns3.server.update': { kind: 'command', method: 'PUT', path: '/api/common/api/gns3-central/servers/:id/', permission: 'gns3.configure' },
  'gns3.snapshot.create': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/snapshots/', permission: 'gns3.operate' },
  'gns3.snapshot.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/gns3-central/projects/:project_id/snapshots/:snapshot_id/', permission: 'gns3.operate' },
  'gns3.snapshot.list': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/:project_id/snapshots/', permission: 'gns3.read' },
  'gns3.snapshot.restore': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/snapshots/:snapshot_id/restore/', permission: 'gns3.operate' },
  'gns3.status': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/status/', permission: 'gns3.read' },
  'gns3.topology.get': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/topology/', permission: 'gns3.read' },
  'gns3.topology.refresh': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/refresh_topology/', permission: 'gns3.operate' },
  'snmp.credentials.test': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/credentials/test/', permission: 'snmp.write' },
  'snmp.get': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/get/', permission: 'snmp.read' },
  'snmp.interfaces': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/interfaces/', permission: 'snmp.read' },
  'snmp.system': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/system/', permission: 'snmp.read' },
  'snmp.table': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/table/', permission: 'snmp.read' },
  'snmp.walk': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/walk/', permission: 'snmp.read' },
};
