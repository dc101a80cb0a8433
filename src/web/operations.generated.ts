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
   * Approves what an agent wants to do: it is done at once, on behalf of the agent.
   */
  'agents.approval.approve': {
    input: {
      approval_id: string;
      anyway?: boolean;
    };
    output: {
      approval_id: string;
      state: 'pending' | 'approved' | 'refused' | 'expired';
      asked_at: string;
      expires_at: string;
      asked_by: string;
      key: string;
      plan: {
        hash: string;
        operation: string;
        summary: string;
        input: {
          [k: string]: Json;
        };
        steps: {
          does: string;
          summary: string;
          input: {
            [k: string]: Json;
          };
          reversible: 'undo' | 'changes_nothing' | 'no';
          level: number;
        }[];
        reversible: 'undo' | 'changes_nothing' | 'no';
        undo: {
          operation: string;
          input: {
            [k: string]: Json;
          };
        } | null;
        loses: string | null;
        reach: {
          projects: {
            project_id: string;
            name: string;
            status: string;
          }[];
          nodes: {
            node_id: string;
            name: string;
            project_id: string;
            status: string;
            console: string | null;
            how: 'named' | 'in_project' | 'neighbor';
          }[];
          links: {
            link_id: string;
            project_id: string;
            ends: string[];
            filters: {
              [k: string]: Json;
            };
            suspended: boolean;
            capturing: boolean;
            how: 'named' | 'in_project' | 'attached';
          }[];
          node_count: number;
          link_count: number;
          subjects: string[];
          addresses: string[];
          known: boolean;
        };
        depends: {
          kind: 'console' | 'capture' | 'poll' | 'run';
          id: string;
          name: string;
        }[];
        position: number;
      };
      decided_at: string | null;
      decided_by: string | null;
      reason: string | null;
      outcome: {
        done: boolean;
        code: string | null;
        message: string | null;
        result: Json;
      } | null;
    };
  };
  /**
   * Tells an approval, and waits for its decision where that is wanted.
   */
  'agents.approval.get': {
    input: {
      approval_id: string;
      wait_s?: number;
    };
    output: {
      approval_id: string;
      state: 'pending' | 'approved' | 'refused' | 'expired';
      asked_at: string;
      expires_at: string;
      asked_by: string;
      key: string;
      plan: {
        hash: string;
        operation: string;
        summary: string;
        input: {
          [k: string]: Json;
        };
        steps: {
          does: string;
          summary: string;
          input: {
            [k: string]: Json;
          };
          reversible: 'undo' | 'changes_nothing' | 'no';
          level: number;
        }[];
        reversible: 'undo' | 'changes_nothing' | 'no';
        undo: {
          operation: string;
          input: {
            [k: string]: Json;
          };
        } | null;
        loses: string | null;
        reach: {
          projects: {
            project_id: string;
            name: string;
            status: string;
          }[];
          nodes: {
            node_id: string;
            name: string;
            project_id: string;
            status: string;
            console: string | null;
            how: 'named' | 'in_project' | 'neighbor';
          }[];
          links: {
            link_id: string;
            project_id: string;
            ends: string[];
            filters: {
              [k: string]: Json;
            };
            suspended: boolean;
            capturing: boolean;
            how: 'named' | 'in_project' | 'attached';
          }[];
          node_count: number;
          link_count: number;
          subjects: string[];
          addresses: string[];
          known: boolean;
        };
        depends: {
          kind: 'console' | 'capture' | 'poll' | 'run';
          id: string;
          name: string;
        }[];
        position: number;
      };
      decided_at: string | null;
      decided_by: string | null;
      reason: string | null;
      outcome: {
        done: boolean;
        code: string | null;
        message: string | null;
        result: Json;
      } | null;
    };
  };
  /**
   * Lists what agents want to do and what became of it, newest first.
   */
  'agents.approval.list': {
    input: {
      state?: 'pending' | 'approved' | 'refused' | 'expired';
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        approval_id: string;
        state: 'pending' | 'approved' | 'refused' | 'expired';
        asked_at: string;
        expires_at: string;
        asked_by: string;
        key: string;
        plan: {
          hash: string;
          operation: string;
          summary: string;
          input: {
            [k: string]: Json;
          };
          steps: {
            does: string;
            summary: string;
            input: {
              [k: string]: Json;
            };
            reversible: 'undo' | 'changes_nothing' | 'no';
            level: number;
          }[];
          reversible: 'undo' | 'changes_nothing' | 'no';
          undo: {
            operation: string;
            input: {
              [k: string]: Json;
            };
          } | null;
          loses: string | null;
          reach: {
            projects: {
              project_id: string;
              name: string;
              status: string;
            }[];
            nodes: {
              node_id: string;
              name: string;
              project_id: string;
              status: string;
              console: string | null;
              how: 'named' | 'in_project' | 'neighbor';
            }[];
            links: {
              link_id: string;
              project_id: string;
              ends: string[];
              filters: {
                [k: string]: Json;
              };
              suspended: boolean;
              capturing: boolean;
              how: 'named' | 'in_project' | 'attached';
            }[];
            node_count: number;
            link_count: number;
            subjects: string[];
            addresses: string[];
            known: boolean;
          };
          depends: {
            kind: 'console' | 'capture' | 'poll' | 'run';
            id: string;
            name: string;
          }[];
          position: number;
        };
        decided_at: string | null;
        decided_by: string | null;
        reason: string | null;
        outcome: {
          done: boolean;
          code: string | null;
          message: string | null;
          result: Json;
        } | null;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Refuses what an agent wants to do.
   */
  'agents.approval.refuse': {
    input: {
      approval_id: string;
      reason?: string;
    };
    output: {
      approval_id: string;
      state: 'pending' | 'approved' | 'refused' | 'expired';
      asked_at: string;
      expires_at: string;
      asked_by: string;
      key: string;
      plan: {
        hash: string;
        operation: string;
        summary: string;
        input: {
          [k: string]: Json;
        };
        steps: {
          does: string;
          summary: string;
          input: {
            [k: string]: Json;
          };
          reversible: 'undo' | 'changes_nothing' | 'no';
          level: number;
        }[];
        reversible: 'undo' | 'changes_nothing' | 'no';
        undo: {
          operation: string;
          input: {
            [k: string]: Json;
          };
        } | null;
        loses: string | null;
        reach: {
          projects: {
            project_id: string;
            name: string;
            status: string;
          }[];
          nodes: {
            node_id: string;
            name: string;
            project_id: string;
            status: string;
            console: string | null;
            how: 'named' | 'in_project' | 'neighbor';
          }[];
          links: {
            link_id: string;
            project_id: string;
            ends: string[];
            filters: {
              [k: string]: Json;
            };
            suspended: boolean;
            capturing: boolean;
            how: 'named' | 'in_project' | 'attached';
          }[];
          node_count: number;
          link_count: number;
          subjects: string[];
          addresses: string[];
          known: boolean;
        };
        depends: {
          kind: 'console' | 'capture' | 'poll' | 'run';
          id: string;
          name: string;
        }[];
        position: number;
      };
      decided_at: string | null;
      decided_by: string | null;
      reason: string | null;
      outcome: {
        done: boolean;
        code: string | null;
        message: string | null;
        result: Json;
      } | null;
    };
  };
  /**
   * Says that somebody sees to an alert, until it clears.
   */
  'alerts.acknowledge': {
    input: {
      alert_id: string;
      note?: string;
    };
    output: {
      alert_id: string;
      kind: string;
      resource: string;
      source: string;
      rule: string | null;
      state: 'active' | 'acknowledged' | 'cleared';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      title: string;
      message: string;
      place: {
        project_id: string | null;
        node_id: string | null;
        node_name: string | null;
        interface: string | null;
        link_id: string | null;
        address: string | null;
      };
      raised_at: string;
      changed_at: string;
      count: number;
      acknowledged_by: string | null;
      acknowledged_at: string | null;
      note: string | null;
      cleared_at: string | null;
      clear_reason: string | null;
      flapping: boolean;
      quiet_since: string | null;
      clears_at: string | null;
      caused_by: string | null;
      incident_id: string | null;
      value: number | null;
      threshold: number | null;
      unit: string | null;
      details: {
        [k: string]: Json;
      };
    };
  };
  /**
   * Tells that a state is over; clearing what is not there does nothing.
   */
  'alerts.clear': {
    input: {
      kind: string;
      resource: string;
      reason?: string;
      observed_at?: string;
    };
    output: {
      alert: {
        alert_id: string;
        kind: string;
        resource: string;
        source: string;
        rule: string | null;
        state: 'active' | 'acknowledged' | 'cleared';
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        title: string;
        message: string;
        place: {
          project_id: string | null;
          node_id: string | null;
          node_name: string | null;
          interface: string | null;
          link_id: string | null;
          address: string | null;
        };
        raised_at: string;
        changed_at: string;
        count: number;
        acknowledged_by: string | null;
        acknowledged_at: string | null;
        note: string | null;
        cleared_at: string | null;
        clear_reason: string | null;
        flapping: boolean;
        quiet_since: string | null;
        clears_at: string | null;
        caused_by: string | null;
        incident_id: string | null;
        value: number | null;
        threshold: number | null;
        unit: string | null;
        details: {
          [k: string]: Json;
        };
      } | null;
    };
  };
  /**
   * Clears an alert by hand, also one that is held because it flaps.
   */
  'alerts.close': {
    input: {
      alert_id: string;
      reason?: string;
    };
    output: {
      alert_id: string;
      kind: string;
      resource: string;
      source: string;
      rule: string | null;
      state: 'active' | 'acknowledged' | 'cleared';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      title: string;
      message: string;
      place: {
        project_id: string | null;
        node_id: string | null;
        node_name: string | null;
        interface: string | null;
        link_id: string | null;
        address: string | null;
      };
      raised_at: string;
      changed_at: string;
      count: number;
      acknowledged_by: string | null;
      acknowledged_at: string | null;
      note: string | null;
      cleared_at: string | null;
      clear_reason: string | null;
      flapping: boolean;
      quiet_since: string | null;
      clears_at: string | null;
      caused_by: string | null;
      incident_id: string | null;
      value: number | null;
      threshold: number | null;
      unit: string | null;
      details: {
        [k: string]: Json;
      };
    };
  };
  /**
   * Tells one alert, with everything that happened to it.
   */
  'alerts.get': {
    input: {
      alert_id: string;
    };
    output: {
      alert_id: string;
      kind: string;
      resource: string;
      source: string;
      rule: string | null;
      state: 'active' | 'acknowledged' | 'cleared';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      title: string;
      message: string;
      place: {
        project_id: string | null;
        node_id: string | null;
        node_name: string | null;
        interface: string | null;
        link_id: string | null;
        address: string | null;
      };
      raised_at: string;
      changed_at: string;
      count: number;
      acknowledged_by: string | null;
      acknowledged_at: string | null;
      note: string | null;
      cleared_at: string | null;
      clear_reason: string | null;
      flapping: boolean;
      quiet_since: string | null;
      clears_at: string | null;
      caused_by: string | null;
      incident_id: string | null;
      value: number | null;
      threshold: number | null;
      unit: string | null;
      details: {
        [k: string]: Json;
      };
      history: {
        at: string;
        type: string;
        changed: string[];
        by: string | null;
      }[];
    };
  };
  /**
   * Lists alerts, newest first.
   */
  'alerts.list': {
    input: {
      /**
       * @maxItems 3
       */
      state?: ('active' | 'acknowledged' | 'cleared')[];
      min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      kind?: string;
      project_id?: string;
      node_id?: string;
      incident_id?: string;
      at?: number | string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        alert_id: string;
        kind: string;
        resource: string;
        source: string;
        rule: string | null;
        state: 'active' | 'acknowledged' | 'cleared';
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        title: string;
        message: string;
        place: {
          project_id: string | null;
          node_id: string | null;
          node_name: string | null;
          interface: string | null;
          link_id: string | null;
          address: string | null;
        };
        raised_at: string;
        changed_at: string;
        count: number;
        acknowledged_by: string | null;
        acknowledged_at: string | null;
        note: string | null;
        cleared_at: string | null;
        clear_reason: string | null;
        flapping: boolean;
        quiet_since: string | null;
        clears_at: string | null;
        caused_by: string | null;
        incident_id: string | null;
        value: number | null;
        threshold: number | null;
        unit: string | null;
        details: {
          [k: string]: Json;
        };
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Tells an undesirable state of a resource; the same resource and kind again is the same alert, until it clears.
   */
  'alerts.raise': {
    input: {
      kind: string;
      resource: string;
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      title: string;
      message?: string;
      rule?: string;
      place?: {
        project_id?: string | null;
        node_id?: string | null;
        node_name?: string | null;
        interface?: string | null;
        link_id?: string | null;
        address?: string | null;
      };
      value?: number;
      threshold?: number;
      unit?: string;
      observed_at?: string;
      clears_after?: number;
      details?: {
        [k: string]: Json;
      };
    };
    output: {
      alert: {
        alert_id: string;
        kind: string;
        resource: string;
        source: string;
        rule: string | null;
        state: 'active' | 'acknowledged' | 'cleared';
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        title: string;
        message: string;
        place: {
          project_id: string | null;
          node_id: string | null;
          node_name: string | null;
          interface: string | null;
          link_id: string | null;
          address: string | null;
        };
        raised_at: string;
        changed_at: string;
        count: number;
        acknowledged_by: string | null;
        acknowledged_at: string | null;
        note: string | null;
        cleared_at: string | null;
        clear_reason: string | null;
        flapping: boolean;
        quiet_since: string | null;
        clears_at: string | null;
        caused_by: string | null;
        incident_id: string | null;
        value: number | null;
        threshold: number | null;
        unit: string | null;
        details: {
          [k: string]: Json;
        };
      };
      raised: boolean;
    };
  };
  /**
   * Clears an alert whose time is over: it was not told again, or came and went and is quiet.
   */
  'alerts.settle': {
    input: {
      kind: string;
      resource: string;
    };
    output: {
      alert: {
        alert_id: string;
        kind: string;
        resource: string;
        source: string;
        rule: string | null;
        state: 'active' | 'acknowledged' | 'cleared';
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        title: string;
        message: string;
        place: {
          project_id: string | null;
          node_id: string | null;
          node_name: string | null;
          interface: string | null;
          link_id: string | null;
          address: string | null;
        };
        raised_at: string;
        changed_at: string;
        count: number;
        acknowledged_by: string | null;
        acknowledged_at: string | null;
        note: string | null;
        cleared_at: string | null;
        clear_reason: string | null;
        flapping: boolean;
        quiet_since: string | null;
        clears_at: string | null;
        caused_by: string | null;
        incident_id: string | null;
        value: number | null;
        threshold: number | null;
        unit: string | null;
        details: {
          [k: string]: Json;
        };
      } | null;
    };
  };
  /**
   * Takes an acknowledgement back: nobody sees to the alert.
   */
  'alerts.unacknowledge': {
    input: {
      alert_id: string;
    };
    output: {
      alert_id: string;
      kind: string;
      resource: string;
      source: string;
      rule: string | null;
      state: 'active' | 'acknowledged' | 'cleared';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      title: string;
      message: string;
      place: {
        project_id: string | null;
        node_id: string | null;
        node_name: string | null;
        interface: string | null;
        link_id: string | null;
        address: string | null;
      };
      raised_at: string;
      changed_at: string;
      count: number;
      acknowledged_by: string | null;
      acknowledged_at: string | null;
      note: string | null;
      cleared_at: string | null;
      clear_reason: string | null;
      flapping: boolean;
      quiet_since: string | null;
      clears_at: string | null;
      caused_by: string | null;
      incident_id: string | null;
      value: number | null;
      threshold: number | null;
      unit: string | null;
      details: {
        [k: string]: Json;
      };
    };
  };
  /**
   * Tells what is unusual in what is measured, how load goes on for a day, and what should be larger.
   */
  'assistant.analysis.get': {
    input: {
      project_id?: string;
      node_id?: string;
      hours?: number;
      most?: number;
      points?: boolean;
    };
    output: {
      analysed_at: string;
      watched: {
        series: number;
        learning: number;
        left_out: number;
        process: string;
      } | null;
      anomalies: {
        anomaly_id: string;
        component: string;
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        description: string;
        resource: string;
        metric: string;
        unit: string | null;
        project_id: string | null;
        node_id: string | null;
        node_name: string | null;
        interface: string | null;
        found_at: string;
        value: number;
        expected: number;
        score: number;
        deviations: number;
        channel: 'level' | 'jump' | 'season' | 'noise' | 'pattern';
      }[];
      performance_forecast: {
        component: string;
        resource: string;
        project_id: string | null;
        node_id: string | null;
        metric: string;
        unit: string | null;
        history_h: number;
        step_s: number;
        points: [number, number, number, number][];
        now: number;
        peak: number;
        peak_at: string;
        confidence: number;
      }[];
      scaling_recommendations: {
        component: string;
        resource: string;
        project_id: string | null;
        node_id: string | null;
        service: string;
        scale_factor: number;
        confidence: number;
        metric: string;
        reasons: string[];
        grounds: {
          key: string;
          values: {
            [k: string]: string | number;
          };
        }[];
        ram_mb: number | null;
        scaled_ram_mb: number | null;
        cpus: number | null;
        scaled_cpus: number | null;
      }[];
    };
  };
  /**
   * Tells the likely cause of an incident, of an alert or of all that is wrong in a project, the likeliest first, with reasons.
   */
  'assistant.cause.get': {
    input: {
      incident_id?: string;
      alert_id?: string;
      project_id?: string;
      most?: number;
    };
    output: {
      asked_at: string;
      about: {
        incident_id: string | null;
        project_ids: string[];
        alerts: {
          alert_id: string;
          kind: string;
          severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
          title: string;
          raised_at: string;
        }[];
      };
      candidates: {
        kind:
          | 'node_stopped'
          | 'node_silent'
          | 'node_restarted'
          | 'link_suspended'
          | 'link_removed'
          | 'link_impaired'
          | 'link_down'
          | 'interface_off'
          | 'overload'
          | 'server_lost'
          | 'contained';
        title: string;
        component: string;
        project_id: string | null;
        node_id: string | null;
        node_name: string | null;
        link_id: string | null;
        interface: string | null;
        confidence: number;
        reasons: string[];
        grounds: {
          key: string;
          values: {
            [k: string]: string | number;
          };
        }[];
        explains: string[];
        links: {
          label: string;
          page: string | null;
          operation: string | null;
          input: {
            [k: string]: Json;
          } | null;
        }[];
      }[];
      unknown: string[];
      unknown_projects: string[];
    };
  };
  /**
   * Says yes to what a policy wants, also to one that only told it: it is done on your behalf.
   */
  'assistant.decision.approve': {
    input: {
      decision_id: string;
    };
    output: {
      decision_id: string;
      policy: string;
      mode: 'dry_run' | 'approve' | 'automatic';
      state: 'noted' | 'proposed' | 'approved' | 'applied' | 'failed' | 'refused' | 'expired' | 'reversed';
      action: string;
      component: string;
      reason: string;
      project_id: string | null;
      node_id: string | null;
      on: 'anomaly' | 'alert' | 'scaling';
      subject: {
        [k: string]: Json;
      };
      operation: string;
      input: {
        [k: string]: Json;
      };
      owner: {
        name: string;
        roles: string[];
      } | null;
      made_at: string;
      decided_at: string | null;
      decided_by: string | null;
      decider_roles: string[];
      note: string | null;
      plan_id: string | null;
      ended_at: string | null;
      result: Json;
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      reversed_at: string | null;
      reversed_by: string | null;
    };
  };
  /**
   * Tells a decision.
   */
  'assistant.decision.get': {
    input: {
      decision_id: string;
    };
    output: {
      decision_id: string;
      policy: string;
      mode: 'dry_run' | 'approve' | 'automatic';
      state: 'noted' | 'proposed' | 'approved' | 'applied' | 'failed' | 'refused' | 'expired' | 'reversed';
      action: string;
      component: string;
      reason: string;
      project_id: string | null;
      node_id: string | null;
      on: 'anomaly' | 'alert' | 'scaling';
      subject: {
        [k: string]: Json;
      };
      operation: string;
      input: {
        [k: string]: Json;
      };
      owner: {
        name: string;
        roles: string[];
      } | null;
      made_at: string;
      decided_at: string | null;
      decided_by: string | null;
      decider_roles: string[];
      note: string | null;
      plan_id: string | null;
      ended_at: string | null;
      result: Json;
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      reversed_at: string | null;
      reversed_by: string | null;
      note_fr?: string;
    };
  };
  /**
   * Lists what policies decided and what became of it, newest first.
   */
  'assistant.decision.list': {
    input: {
      state?: 'noted' | 'proposed' | 'approved' | 'applied' | 'failed' | 'refused' | 'expired' | 'reversed';
      policy?: string;
      project_id?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        decision_id: string;
        policy: string;
        mode: 'dry_run' | 'approve' | 'automatic';
        state: 'noted' | 'proposed' | 'approved' | 'applied' | 'failed' | 'refused' | 'expired' | 'reversed';
        action: string;
        component: string;
        reason: string;
        project_id: string | null;
        node_id: string | null;
        on: 'anomaly' | 'alert' | 'scaling';
        subject: {
          [k: string]: Json;
        };
        operation: string;
        input: {
          [k: string]: Json;
        };
        owner: {
          name: string;
          roles: string[];
        } | null;
        made_at: string;
        decided_at: string | null;
        decided_by: string | null;
        decider_roles: string[];
        note: string | null;
        plan_id: string | null;
        ended_at: string | null;
        result: Json;
        undo: {
          operation: string;
          input: {
            [k: string]: Json;
          };
        } | null;
        reversed_at: string | null;
        reversed_by: string | null;
        note_fr?: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Says no to what a policy wants.
   */
  'assistant.decision.refuse': {
    input: {
      decision_id: string;
      reason?: string;
    };
    output: {
      decision_id: string;
      policy: string;
      mode: 'dry_run' | 'approve' | 'automatic';
      state: 'noted' | 'proposed' | 'approved' | 'applied' | 'failed' | 'refused' | 'expired' | 'reversed';
      action: string;
      component: string;
      reason: string;
      project_id: string | null;
      node_id: string | null;
      on: 'anomaly' | 'alert' | 'scaling';
      subject: {
        [k: string]: Json;
      };
      operation: string;
      input: {
        [k: string]: Json;
      };
      owner: {
        name: string;
        roles: string[];
      } | null;
      made_at: string;
      decided_at: string | null;
      decided_by: string | null;
      decider_roles: string[];
      note: string | null;
      plan_id: string | null;
      ended_at: string | null;
      result: Json;
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      reversed_at: string | null;
      reversed_by: string | null;
    };
  };
  /**
   * Takes back what was done by a decision.
   */
  'assistant.decision.undo': {
    input: {
      decision_id: string;
    };
    output: {
      decision_id: string;
      policy: string;
      mode: 'dry_run' | 'approve' | 'automatic';
      state: 'noted' | 'proposed' | 'approved' | 'applied' | 'failed' | 'refused' | 'expired' | 'reversed';
      action: string;
      component: string;
      reason: string;
      project_id: string | null;
      node_id: string | null;
      on: 'anomaly' | 'alert' | 'scaling';
      subject: {
        [k: string]: Json;
      };
      operation: string;
      input: {
        [k: string]: Json;
      };
      owner: {
        name: string;
        roles: string[];
      } | null;
      made_at: string;
      decided_at: string | null;
      decided_by: string | null;
      decider_roles: string[];
      note: string | null;
      plan_id: string | null;
      ended_at: string | null;
      result: Json;
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      reversed_at: string | null;
      reversed_by: string | null;
    };
  };
  /**
   * Deletes a saved policy: a shipped one of its name counts again.
   */
  'assistant.policy.delete': {
    input: {
      name: string;
    };
    output: {
      name: string;
    };
  };
  /**
   * Lists the policies by which the assistant decides.
   */
  'assistant.policy.list': {
    input: {};
    output: {
      items: {
        name: string;
        definition: {
          description?: string;
          enabled: boolean;
          on: 'anomaly' | 'alert' | 'scaling';
          where: string;
          action: string;
          component: string;
          reason: string;
          mode: 'dry_run' | 'approve' | 'automatic';
          operation: string;
          input: {
            [k: string]: Json;
          };
          undo?: {
            operation: string;
            input: {
              [k: string]: Json;
            };
          };
          most_per_hour: number;
          quiet: string;
        };
        shipped: boolean;
        saved_at: string | null;
        saved_by: string | null;
      }[];
      next_cursor: null;
    };
  };
  /**
   * Saves a policy of the assistant, in place of the one of its name; it then acts within what you may do.
   */
  'assistant.policy.set': {
    input: {
      name: string;
      definition: {
        description?: string;
        enabled?: boolean;
        on: 'anomaly' | 'alert' | 'scaling';
        where: string;
        action: string;
        component: string;
        reason: string;
        mode?: 'dry_run' | 'approve' | 'automatic';
        operation: string;
        input: {
          [k: string]: Json;
        };
        undo?: {
          operation: string;
          input: {
            [k: string]: Json;
          };
        };
        most_per_hour?: number;
        quiet?: string;
      };
    };
    output: {
      name: string;
      definition: {
        description?: string;
        enabled: boolean;
        on: 'anomaly' | 'alert' | 'scaling';
        where: string;
        action: string;
        component: string;
        reason: string;
        mode: 'dry_run' | 'approve' | 'automatic';
        operation: string;
        input: {
          [k: string]: Json;
        };
        undo?: {
          operation: string;
          input: {
            [k: string]: Json;
          };
        };
        most_per_hour: number;
        quiet: string;
      };
      shipped: boolean;
      saved_at: string | null;
      saved_by: string | null;
    };
  };
  /**
   * Tells which devices are likely to fail, what will be full and when, and what should be done before that.
   */
  'assistant.predictions.get': {
    input: {
      project_id?: string;
      node_id?: string;
      most?: number;
    };
    output: {
      predicted_at: string;
      failure_risk: {
        component: string | null;
        probability: number;
        components: {
          component: string;
          resource: string;
          project_id: string | null;
          node_id: string | null;
          probability: number;
          evidence: {
            kind: string;
            count: number;
            weight: number;
            text: string;
          }[];
        }[];
      };
      capacity_forecast: {
        component: string;
        resource: string;
        project_id: string | null;
        node_id: string | null;
        metric: string;
        unit: string | null;
        now: number;
        limit: number;
        in_30_days: {
          expected: number;
          lower: number;
          upper: number;
        };
        growth_per_day: number;
        full_at: string | null;
        days_to_full: number | null;
        confidence: number;
        reasons: string[];
        grounds: {
          key: string;
          values: {
            [k: string]: string | number;
          };
        }[];
      }[];
      recommendations: {
        action: 'preventive_maintenance';
        priority: 'high' | 'medium';
        description: string;
        component: string;
        project_id: string | null;
        node_id: string | null;
      }[];
    };
  };
  /**
   * Answers a question in English or French from what the caller may read; a language model may plan a change for it.
   */
  'assistant.question.ask': {
    input: {
      question: string;
      language?: 'en' | 'fr';
      project_id?: string;
      /**
       * @maxItems 6
       */
      turns?: {
        question: string;
        answer: string;
      }[];
    };
    output: {
      understood: boolean;
      intent:
        | (
            | 'help'
            | 'change'
            | 'changed_by'
            | 'restarted'
            | 'outlook'
            | 'backup'
            | 'path'
            | 'security'
            | 'incidents'
            | 'reports'
            | 'qos'
            | 'neighbors'
            | 'versions'
            | 'cause'
            | 'top'
            | 'ports'
            | 'discovered'
            | 'load'
            | 'count'
            | 'alerts'
            | 'changes'
            | 'device'
            | 'overview'
            | 'down'
            | 'state'
          )
        | null;
      language: 'en' | 'fr';
      answer: string;
      facts: string[];
      links: {
        label: string;
        page: string | null;
        operation: string | null;
      }[];
      suggestions: string[];
      proposals: {
        plan_id: string;
        operation: string;
        summary: string;
        steps: string[];
        step_count: number;
        reversible: 'undo' | 'changes_nothing' | 'no';
        reach: string;
        page: string;
        expires_at: string;
      }[];
      from: 'rules' | 'model';
      model_problem: {
        code: string;
        message: string;
      } | null;
    };
  };
  /**
   * Answers a question as assistant.question.ask does, and tells the answer as it is made: steps, words, and the whole at the end.
   */
  'assistant.question.stream': {
    input: {
      question: string;
      language?: 'en' | 'fr';
      project_id?: string;
      /**
       * @maxItems 6
       */
      turns?: {
        question: string;
        answer: string;
      }[];
    };
  };
  /**
   * Gives the rows of the audit, oldest first, as lines of JSON or as CSV.
   */
  'audit.export': {
    input: {
      format?: 'jsonl' | 'csv';
      who?: string;
      operation?: string;
      outcome?: 'done' | 'refused' | 'failed';
      door?: string;
      address?: string;
      from?: string;
      until?: string;
      correlation_id?: string;
      text?: string;
    };
  };
  /**
   * Tells all of a row of the audit, with its place in the chain.
   */
  'audit.get': {
    input: {
      id: string;
    };
    output: {
      id: string;
      seq: number | null;
      at: string;
      caller: {
        kind: string;
        name: string;
        roles: string[];
        key: {
          id: string;
          name: string;
        } | null;
        session: string | null;
      };
      tried: string | null;
      door: string;
      address: string | null;
      user_agent: string | null;
      operation: string | null;
      asked: string | null;
      outcome: 'done' | 'refused' | 'failed';
      code: string | null;
      correlation_id: string;
      events: number;
      input: unknown;
      refused_fields: string[];
      refusals_left_out: number;
      after_position: number | null;
      recorded_at: string;
      prev: string | null;
      hash: string | null;
    };
  };
  /**
   * Lists what was done and refused, newest first.
   */
  'audit.list': {
    input: {
      who?: string;
      operation?: string;
      outcome?: 'done' | 'refused' | 'failed';
      door?: string;
      address?: string;
      from?: string;
      until?: string;
      correlation_id?: string;
      text?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        id: string;
        seq: number | null;
        at: string;
        caller: {
          kind: string;
          name: string;
          roles: string[];
          key: {
            id: string;
            name: string;
          } | null;
          session: string | null;
        };
        tried: string | null;
        door: string;
        address: string | null;
        user_agent: string | null;
        operation: string | null;
        asked: string | null;
        outcome: 'done' | 'refused' | 'failed';
        code: string | null;
        correlation_id: string;
        events: number;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Looks at every row of the audit and tells whether the chain is whole.
   */
  'audit.verify': {
    input: {};
    output: {
      ok: boolean;
      rows: number;
      older_rows: number;
      head: {
        seq: number;
        hash: string;
      };
      anchored: {
        count: number;
        seq: number | null;
        position: number | null;
      };
      first_bad: {
        seq: number;
        id: string | null;
        fault: 'changed' | 'unlinked' | 'missing' | 'inserted' | 'cut' | 'unanchored' | 'older' | 'copies';
        text: string;
      } | null;
      verified_at: string;
      duration_ms: number;
    };
  };
  /**
   * Changes a group; it counts for its members at once.
   */
  'auth.group.change': {
    input: {
      name: string;
      summary?: string;
      /**
       * @maxItems 1000
       */
      members?: string[];
      /**
       * @maxItems 20
       */
      roles?: string[];
      projects?: string[] | null;
    };
    output: {
      name: string;
      summary: string;
      members: string[];
      roles: string[];
      projects: string[] | null;
      created_at: string;
    };
  };
  /**
   * Creates a group, whose members have its roles beside their own: a class in its projects, for example.
   */
  'auth.group.create': {
    input: {
      name: string;
      summary?: string;
      /**
       * @maxItems 1000
       */
      members?: string[];
      /**
       * @maxItems 20
       */
      roles: string[];
      /**
       * @minItems 1
       * @maxItems 200
       */
      projects?: string[];
    };
    output: {
      name: string;
      summary: string;
      members: string[];
      roles: string[];
      projects: string[] | null;
      created_at: string;
    };
  };
  /**
   * Deletes a group; its members stay, without its roles.
   */
  'auth.group.delete': {
    input: {
      name: string;
    };
    output: {};
  };
  /**
   * Lists the groups with their members, roles and projects.
   */
  'auth.group.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        name: string;
        summary: string;
        members: string[];
        roles: string[];
        projects: string[] | null;
        created_at: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Puts a user into a group.
   */
  'auth.group.member.add': {
    input: {
      name: string;
      username: string;
    };
    output: {
      name: string;
      summary: string;
      members: string[];
      roles: string[];
      projects: string[] | null;
      created_at: string;
    };
  };
  /**
   * Takes a user out of a group.
   */
  'auth.group.member.remove': {
    input: {
      name: string;
      username: string;
    };
    output: {
      name: string;
      summary: string;
      members: string[];
      roles: string[];
      projects: string[] | null;
      created_at: string;
    };
  };
  /**
   * Makes an API key, shown this once; it never gives more than its owner holds at the time.
   */
  'auth.key.create': {
    input: {
      name: string;
      /**
       * @minItems 1
       * @maxItems 20
       */
      roles: string[];
      /**
       * @minItems 1
       * @maxItems 200
       */
      projects?: string[];
      expires_in_days?: number;
      username?: string;
      agent?: {
        /**
         * @minItems 1
         * @maxItems 100
         */
        nodes?: string[];
        calls_per_hour?: number;
        approval?: 'changes' | 'irreversible';
        /**
         * @minItems 1
         * @maxItems 50
         */
        tools?: string[];
      };
    };
    output: {
      key_id: string;
      name: string;
      owner: string;
      roles: string[];
      projects: string[] | null;
      created_at: string;
      created_by: string;
      expires_at: string | null;
      expired: boolean;
      used_at: string | null;
      agent: {
        /**
         * @minItems 1
         * @maxItems 100
         */
        nodes?: string[];
        calls_per_hour?: number;
        approval?: 'changes' | 'irreversible';
        /**
         * @minItems 1
         * @maxItems 50
         */
        tools?: string[];
      } | null;
      key: string;
    };
  };
  /**
   * Revokes an API key at once: an own one, or with access.manage that of somebody else.
   */
  'auth.key.delete': {
    input: {
      key_id: string;
    };
    output: {};
  };
  /**
   * Lists API keys, never their texts: the own ones, or with access.read those of others.
   */
  'auth.key.list': {
    input: {
      username?: string;
      everybody?: boolean;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        key_id: string;
        name: string;
        owner: string;
        roles: string[];
        projects: string[] | null;
        created_at: string;
        created_by: string;
        expires_at: string | null;
        expired: boolean;
        used_at: string | null;
        agent: {
          /**
           * @minItems 1
           * @maxItems 100
           */
          nodes?: string[];
          calls_per_hour?: number;
          approval?: 'changes' | 'irreversible';
          /**
           * @minItems 1
           * @maxItems 50
           */
          tools?: string[];
        } | null;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Tells who is logged in, with roles, groups and permissions.
   */
  'auth.me': {
    input: {};
    output: {
      username: string;
      kind: 'user' | 'module' | 'system';
      roles: string[];
      permissions: string[];
      in_projects: {
        [k: string]: string[];
      };
      groups: string[];
      log_in: 'password' | 'sso' | 'none';
      session: string | null;
      key: {
        id: string;
        name: string;
        for_agent: boolean;
      } | null;
    };
  };
  /**
   * Sets the own password, proved by the old one, and ends all other sessions.
   */
  'auth.me.password.set': {
    input: {
      old_password: string;
      new_password: string;
    };
    output: {};
  };
  /**
   * Begins a log-in at an identity provider: tells where the browser goes on.
   */
  'auth.provider.begin': {
    input: {
      provider: string;
      site: string;
      return_to?: string;
      program?: {
        address: string;
        state: string;
        challenge: string;
      };
    };
    output: {
      url: string;
      state: string;
      transaction: string;
    };
  };
  /**
   * Ends the sessions of who logged out at an identity provider (back-channel log-out).
   */
  'auth.provider.end': {
    input: {
      provider: string;
      logout_token: string;
    };
    output: {
      ended: number;
    };
  };
  /**
   * Logs in with what an identity provider answered.
   */
  'auth.provider.finish': {
    input: {
      provider: string;
      transaction: string;
      answer: string;
    };
    output: {
      access: string;
      refresh: string;
      expires_in: number;
      username: string;
      site: string;
      return_to: string;
    };
  };
  /**
   * Tells where the browser hands an answer of an identity provider on to the program that began the log-in.
   */
  'auth.provider.hand_on': {
    input: {
      provider: string;
      transaction: string;
      answer: string;
    };
    output: {
      url: string;
    };
  };
  /**
   * Tells where a browser ends its session at an identity provider too.
   */
  'auth.provider.leave': {
    input: {
      provider: string;
      site: string;
    };
    output: {
      url: string | null;
    };
  };
  /**
   * Lists the identity providers with which people log in, and says who may log in by password.
   */
  'auth.provider.list': {
    input: {};
    output: {
      providers: {
        id: string;
        name: string;
      }[];
      passwords: 'everybody' | 'administrator';
    };
  };
  /**
   * Logs a program in with the code that the browser brought it.
   */
  'auth.provider.redeem': {
    input: {
      provider: string;
      code: string;
      verifier: string;
    };
    output: {
      access: string;
      refresh: string;
      expires_in: number;
      username: string;
    };
  };
  /**
   * Deletes a role that was made and that nobody has any more.
   */
  'auth.role.delete': {
    input: {
      name: string;
    };
    output: {};
  };
  /**
   * Lists the roles with what each permits.
   */
  'auth.role.list': {
    input: {};
    output: {
      items: {
        name: string;
        summary: string;
        permissions: string[];
        source: 'product' | 'configuration' | 'made';
      }[];
      next_cursor: null;
    };
  };
  /**
   * Makes a role of permissions that whoever makes it holds, or changes one that was made.
   */
  'auth.role.set': {
    input: {
      name: string;
      summary: string;
      /**
       * @minItems 1
       * @maxItems 100
       */
      permissions: string[];
    };
    output: {
      name: string;
      summary: string;
      permissions: string[];
      source: 'product' | 'configuration' | 'made';
    };
  };
  /**
   * Forgets a secret; what it signed is no longer believed.
   */
  'auth.secret.delete': {
    input: {
      name: string;
    };
    output: {};
  };
  /**
   * Lists the names of the secrets, never what they are.
   */
  'auth.secret.list': {
    input: {};
    output: {
      items: {
        name: string;
        reference: string | null;
        set_at: string;
        set_by: string;
      }[];
      next_cursor: null;
    };
  };
  /**
   * Keeps a secret under a name: what signs the calls of a webhook, for example.
   */
  'auth.secret.set': {
    input: {
      name: string;
      value: string;
    };
    output: {
      name: string;
      reference: string | null;
      set_at: string;
      set_by: string;
    };
  };
  /**
   * Ends a session: an own one, or with access.manage that of somebody else.
   */
  'auth.session.delete': {
    input: {
      session_id: string;
    };
    output: {};
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
   * Ends all own sessions but the one that asks.
   */
  'auth.session.end_others': {
    input: {};
    output: {
      ended: number;
    };
  };
  /**
   * Lists who is logged in from where: the own sessions, or with access.read those of others.
   */
  'auth.session.list': {
    input: {
      username?: string;
      everybody?: boolean;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        session_id: string;
        username: string;
        current: boolean;
        log_in: string;
        door: string;
        address: string | null;
        user_agent: string | null;
        begun_at: string;
        used_at: string;
        expires_at: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Signs tokens with a new key; those of the old one stay good until they expire.
   */
  'auth.signing_key.rotate': {
    input: {
      end_sessions?: boolean;
    };
    output: {
      key_id: string;
      made_at: string;
    };
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
   * Changes the roles of a user, where they hold, and whether that one may log in; it counts at once.
   */
  'auth.user.change': {
    input: {
      username: string;
      /**
       * @maxItems 20
       */
      roles?: string[];
      projects?: string[] | null;
      disabled?: boolean;
    };
    output: {
      username: string;
      roles: string[];
      projects: string[] | null;
      groups: string[];
      disabled: boolean;
      log_in: string;
      created_at: string;
    };
  };
  /**
   * Creates a user; nobody gives what they do not hold.
   */
  'auth.user.create': {
    input: {
      username: string;
      password: string;
      /**
       * @maxItems 20
       */
      roles: string[];
      /**
       * @minItems 1
       * @maxItems 200
       */
      projects?: string[];
    };
    output: {
      username: string;
      roles: string[];
      projects: string[] | null;
      groups: string[];
      disabled: boolean;
      log_in: string;
      created_at: string;
    };
  };
  /**
   * Deletes a user and ends the sessions and keys of that user.
   */
  'auth.user.delete': {
    input: {
      username: string;
    };
    output: {};
  };
  /**
   * Tells of a user with what that one may do.
   */
  'auth.user.get': {
    input: {
      username: string;
    };
    output: {
      username: string;
      roles: string[];
      projects: string[] | null;
      groups: string[];
      disabled: boolean;
      log_in: string;
      created_at: string;
      permissions: string[];
      in_projects: {
        [k: string]: string[];
      };
    };
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
        projects: string[] | null;
        groups: string[];
        disabled: boolean;
        log_in: string;
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
   * Logs in on the console of a node or by SSH, asks what its platform can show, and tells what the device is and has.
   */
  'console.facts.read': {
    input: {
      project_id?: string;
      node_id?: string;
      server?: string;
      via?: 'console' | 'ssh';
      host?: string;
      port?: number;
      private_key?: string;
      legacy?: boolean;
      username?: string;
      password?: string;
      enable_password?: string;
      configuration?: boolean;
      facts?: boolean;
      measures?: boolean;
      timeout_ms?: number;
    };
    output: {
      answered: boolean;
      reason: string;
      platform: string | null;
      prompt: string | null;
      observed_at: string;
      duration_ms: number;
      ssh?: {
        host: string;
        port: number;
        translated: boolean;
        host_key: {
          type: string;
          fingerprint: string;
        } | null;
      };
      complete: boolean;
      facts: {
        system?: {
          name?: string | null;
          descr?: string | null;
          object_id?: string | null;
          contact?: string | null;
          location?: string | null;
          uptime_s?: number | null;
        };
        identity?: {
          vendor?: string | null;
          os?: string | null;
          model?: string | null;
          version?: string | null;
          serial?: string | null;
          features?: string | null;
          kind?: string | null;
        };
        interfaces?: {
          index: number | null;
          name: string | null;
          descr: string | null;
          alias: string | null;
          type: string | null;
          mtu: number | null;
          speed_bps: number | null;
          duplex?: ('full' | 'half') | null;
          admin_status: ('up' | 'down' | 'testing') | null;
          oper_status: ('up' | 'down' | 'testing' | 'unknown' | 'dormant' | 'notPresent' | 'lowerLayerDown') | null;
          mac: string | null;
          addresses: {
            address: string;
            prefix_length: number | null;
          }[];
          counters: {
            in_octets: number | string | null;
            out_octets: number | string | null;
            in_unicast_packets: number | string | null;
            out_unicast_packets: number | string | null;
            in_errors: number | string | null;
            out_errors: number | string | null;
            in_discards: number | string | null;
            out_discards: number | string | null;
          };
        }[];
        addresses?: {
          address: string;
          prefix_length: number | null;
          interface: (number | string) | null;
        }[];
        processors?: {
          descr: string | null;
          usage: number | null;
        }[];
        memory?: {
          descr: string | null;
          used: number | null;
          total: number | null;
          percent: number | null;
        }[];
        storage?: {
          descr: string | null;
          used: number | null;
          total: number | null;
          percent: number | null;
        }[];
        sensors?: {
          class: string;
          descr: string | null;
          value: number | null;
          state?: string | null;
          health?: 'ok' | 'warning' | 'critical' | 'unknown';
        }[];
        neighbors?: {
          protocol: string;
          local_port: string | null;
          local_index?: number | null;
          remote_host: string | null;
          remote_port: string | null;
          remote_port_descr?: string | null;
          remote_platform: string | null;
          remote_mac?: string | null;
          remote_address?: string | null;
        }[];
        vlans?: {
          id: number;
          name: string | null;
        }[];
        inventory?: {
          index: number | null;
          descr: string | null;
          class: string | null;
          name: string | null;
          model: string | null;
          serial: string | null;
          vendor: string | null;
          hardware_rev: string | null;
          firmware_rev: string | null;
          software_rev: string | null;
          contained_in: number | null;
        }[];
        routes?: {
          destination: string;
          prefix_length: number | null;
          next_hop: string | null;
          interface: (number | string) | null;
          protocol?: string | null;
          metric?: number | null;
        }[];
        arp?: {
          address: string;
          mac: string;
          interface?: (number | string) | null;
        }[];
        fdb?: {
          mac: string;
          interface: (number | string) | null;
          vlan: number | null;
        }[];
        bgp?: {
          address: string;
          remote_as: number | null;
          state: string | null;
          local_address: string | null;
        }[];
        ospf?: {
          address: string;
          router_id: string | null;
          state: string | null;
          interface: string | null;
        }[];
        supplies?: {
          type: string | null;
          descr: string | null;
          percent: number | null;
        }[];
        wireless?: {
          class: string;
          descr: string | null;
          value: number | null;
        }[];
        transceivers?: {
          interface: (number | string) | null;
          vendor: string | null;
          model: string | null;
          serial: string | null;
          type: string | null;
        }[];
      };
      configuration: {
        running: string | null;
        startup: string | null;
      };
      transcripts: {
        command: string;
        complete: boolean;
        refused: boolean;
        duration_ms: number;
      }[];
    };
  };
  /**
   * Forgets the key of an SSH server, after it was given another one: the next one is believed.
   */
  'console.hostkeys.forget': {
    input: {
      owner: string;
    };
    output: {
      owner: string;
      forgotten: boolean;
    };
  };
  /**
   * The keys of SSH servers, as they were first seen.
   */
  'console.hostkeys.list': {
    input: {
      owner?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        owner: string;
        type: string;
        fingerprint: string;
        remembered_at: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Makes records of what a command printed.
   */
  'console.parse': {
    input: {
      platform: string;
      command: string;
      text: string;
    };
    output: {
      kind: string | null;
      records: {
        [k: string]: Json;
      }[];
    };
  };
  /**
   * The platforms whose consoles are understood, and the commands whose output becomes records.
   */
  'console.platforms.list': {
    input: {};
    output: {
      items: {
        platform: string;
        title: string;
        commands: {
          command: string;
          kind: string;
        }[];
      }[];
    };
  };
  /**
   * Runs commands on the console of a node, when nobody else types there, or by SSH, and gives what each printed.
   */
  'console.run': {
    input: {
      project_id?: string;
      node_id?: string;
      server?: string;
      via?: 'console' | 'ssh';
      host?: string;
      port?: number;
      private_key?: string;
      legacy?: boolean;
      username?: string;
      password?: string;
      enable_password?: string;
      platform?: string;
      /**
       * @minItems 1
       * @maxItems 400
       */
      commands: string[];
      timeout_ms?: number;
      fillings?: {
        [k: string]: string;
      };
      stop_at_refusal?: boolean;
      /**
       * @maxItems 10
       */
      left_open?: string[];
      /**
       * @maxItems 10
       */
      at_refusal?: string[];
    };
    output: {
      answered: boolean;
      reason: string;
      platform: string | null;
      prompt: string | null;
      observed_at: string;
      duration_ms: number;
      ssh?: {
        host: string;
        port: number;
        translated: boolean;
        host_key: {
          type: string;
          fingerprint: string;
        } | null;
      };
      transcripts: {
        command: string;
        output: string;
        complete: boolean;
        refused: boolean;
        duration_ms: number;
      }[];
    };
  };
  /**
   * Tries addresses of a project that its discovery left alone, and that are shown to be of the project alone by now.
   */
  'equipment.addresses.try': {
    input: {
      project_id: string;
      server?: string;
    };
    output: {
      tried: number;
      answered: number;
      reasons: string[];
    };
  };
  /**
   * Asks one device for everything that it tells, in eleven steps, and keeps what it said.
   */
  'equipment.discover': {
    input: {
      project_id: string;
      equipment_id: string;
      server?: string;
      /**
       * @maxItems 20
       */
      communities?: string[];
      timeout_ms?: number;
      answer?: 'document' | 'summary';
    };
    output: {
      equipment_id: string;
      discovery_status: 'complete' | 'partial' | 'failed';
      changes: {
        fact: string;
        before: string | number | boolean | null;
        after: string | number | boolean | null;
      }[];
      summary: {
        equipment_id: string;
        project_id: string;
        project_name: string;
        server: string;
        name: string;
        type: string;
        status: 'stopped' | 'started' | 'suspended' | 'unknown';
        discovery_status: ('complete' | 'partial' | 'failed') | null;
        discovered_at: string | null;
        system_name: string | null;
        vendor: string | null;
        model: string | null;
        os: string | null;
        version: string | null;
        serial: string | null;
        ip_addresses: string[];
        interfaces: number;
        neighbors: number;
        conflicts: number;
        snmp_available: boolean | null;
        console_available?: boolean | null;
      };
      document?: {
        equipment_id: string;
        name: string;
        type: string;
        status: 'stopped' | 'started' | 'suspended' | 'unknown';
        project_id: string;
        project_name: string;
        server: string;
        run_id: string;
        discovered_at: string;
        duration_ms: number;
        discovery_status: 'complete' | 'partial' | 'failed';
        steps: {
          step:
            | 'request'
            | 'validation'
            | 'gns3'
            | 'network'
            | 'snmp'
            | 'performance'
            | 'configuration'
            | 'console'
            | 'topology'
            | 'consolidation'
            | 'response';
          number: number;
          status: 'succeeded' | 'partial' | 'failed' | 'skipped';
          duration_ms: number;
          error?: string;
        }[];
        identity: {
          name: string | null;
          vendor: string | null;
          os: string | null;
          model: string | null;
          version: string | null;
          serial: string | null;
          features: string | null;
          kind: string | null;
          location: string | null;
          contact: string | null;
          description: string | null;
        };
        network_info: {
          ip_addresses: string[];
          addresses: {
            address: string;
            prefix_length: number | null;
            interface: string | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
            confidence: number;
          }[];
          interfaces: {
            name: string;
            connected: boolean;
            ip: string | null;
            index: number | null;
            port: {
              adapter_number: number;
              port_number: number;
              name: string;
            } | null;
            link_id: string | null;
            descr: string | null;
            alias: string | null;
            type: string | null;
            mac: string | null;
            mtu: number | null;
            speed_bps: number | null;
            duplex: ('full' | 'half') | null;
            admin_status: ('up' | 'down' | 'testing') | null;
            oper_status: ('up' | 'down' | 'testing' | 'unknown' | 'dormant' | 'notPresent' | 'lowerLayerDown') | null;
            addresses: {
              address: string;
              prefix_length: number | null;
            }[];
            counters: {
              [k: string]: number | string | null;
            } | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          connectivity_tests: {
            [k: string]: {
              ping_success: boolean;
              response_time_ms: number | null;
              method: string | null;
              reason: string;
            };
          };
          skipped: {
            address: string;
            reason: string;
          }[];
          services: {
            address: string;
            port: number;
            protocol: string;
            service: string | null;
            banner: string | null;
            product: string | null;
          }[];
          routes: {
            destination: string;
            prefix_length: number | null;
            next_hop: string | null;
            interface: (number | string) | null;
            protocol?: string | null;
            metric?: number | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          arp: {
            address: string;
            mac: string;
            interface?: (number | string) | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          fdb: {
            mac: string;
            interface: (number | string) | null;
            vlan: number | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          vlans: {
            id: number;
            name: string | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          bgp: {
            address: string;
            remote_as: number | null;
            state: string | null;
            local_address: string | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          ospf: {
            address: string;
            router_id: string | null;
            state: string | null;
            interface: string | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          leases: {
            address: string;
            mac: string | null;
            host_name: string | null;
            ends_at: string | null;
            state?: string | null;
          }[];
        };
        snmp_data: {
          snmp_available: boolean;
          community: string | null;
          system_name: string | null;
          system_uptime: string | null;
          system_description: string | null;
          version: string | null;
          address: string | null;
          port: number | null;
          ownership: {
            proof: 'proved' | 'likely' | 'unproved' | 'contradicted';
            by: string[];
            reason: string;
          } | null;
          reason: string;
        };
        performance: {
          cpu_percent: number | null;
          memory_percent: number | null;
          processors: {
            descr: string | null;
            usage: number | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          memory: {
            descr: string | null;
            used: number | null;
            total: number | null;
            percent: number | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          storage: {
            descr: string | null;
            used: number | null;
            total: number | null;
            percent: number | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          sensors: {
            class: string;
            descr: string | null;
            value: number | null;
            state?: string | null;
            health?: 'ok' | 'warning' | 'critical' | 'unknown';
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          supplies: {
            type: string | null;
            descr: string | null;
            percent: number | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          throughput: {
            interface: string;
            in_bps: number | null;
            out_bps: number | null;
            over_s: number;
          }[];
          error_counters: {
            interface: string;
            in_errors: number | string | null;
            out_errors: number | string | null;
            in_discards: number | string | null;
            out_discards: number | string | null;
          }[];
        };
        configuration: {
          running: string | null;
          startup: string | null;
          saved: boolean | null;
          capabilities: string[];
          features: string[];
        };
        console: {
          type: string | null;
          host: string | null;
          port: number | null;
          access_methods: string[];
          answered: boolean | null;
          platform: string | null;
          prompt: string | null;
          reason: string;
        };
        topology: {
          links: {
            link_id: string;
            port: string;
            interface: string | null;
            peer: {
              node_id: string;
              name: string;
              port: string;
            } | null;
            suspended: boolean;
            oper_status: 'up' | 'down' | 'unknown';
            filters: string[];
          }[];
          neighbors: {
            protocol: string;
            local_port: string | null;
            local_index?: number | null;
            remote_host: string | null;
            remote_port: string | null;
            remote_port_descr?: string | null;
            remote_platform: string | null;
            remote_mac?: string | null;
            remote_address?: string | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
            node_id: string | null;
          }[];
          segments: {
            network: string;
            interface: string | null;
            address: string;
          }[];
        };
        inventory: {
          index: number | null;
          descr: string | null;
          class: string | null;
          name: string | null;
          model: string | null;
          serial: string | null;
          vendor: string | null;
          hardware_rev: string | null;
          firmware_rev: string | null;
          software_rev: string | null;
          contained_in: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        facts: {
          fact: string;
          value: string | number | boolean;
          source: 'console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan';
          observed_at: string;
          confidence: number;
          agrees: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          others: {
            value: string | number | boolean;
            source: 'console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan';
            observed_at: string;
          }[];
        }[];
        conflicts: string[];
        unproved: {
          address: string;
          source: 'console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan';
          ownership: {
            proof: 'proved' | 'likely' | 'unproved' | 'contradicted';
            by: string[];
            reason: string;
          };
          name: string | null;
          description: string | null;
          serial: string | null;
          observed_at: string;
        }[];
        left_out: {
          list: string;
          kept: number;
          of: number;
        }[];
      };
    };
  };
  /**
   * Tells everything that discovery knows of a device, and who says so.
   */
  'equipment.get': {
    input: {
      project_id: string;
      equipment_id: string;
      server?: string;
      at?: number | string;
    };
    output: {
      equipment_id: string;
      name: string;
      type: string;
      status: 'stopped' | 'started' | 'suspended' | 'unknown';
      project_id: string;
      project_name: string;
      server: string;
      run_id: string;
      discovered_at: string;
      duration_ms: number;
      discovery_status: 'complete' | 'partial' | 'failed';
      steps: {
        step:
          | 'request'
          | 'validation'
          | 'gns3'
          | 'network'
          | 'snmp'
          | 'performance'
          | 'configuration'
          | 'console'
          | 'topology'
          | 'consolidation'
          | 'response';
        number: number;
        status: 'succeeded' | 'partial' | 'failed' | 'skipped';
        duration_ms: number;
        error?: string;
      }[];
      identity: {
        name: string | null;
        vendor: string | null;
        os: string | null;
        model: string | null;
        version: string | null;
        serial: string | null;
        features: string | null;
        kind: string | null;
        location: string | null;
        contact: string | null;
        description: string | null;
      };
      network_info: {
        ip_addresses: string[];
        addresses: {
          address: string;
          prefix_length: number | null;
          interface: string | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          confidence: number;
        }[];
        interfaces: {
          name: string;
          connected: boolean;
          ip: string | null;
          index: number | null;
          port: {
            adapter_number: number;
            port_number: number;
            name: string;
          } | null;
          link_id: string | null;
          descr: string | null;
          alias: string | null;
          type: string | null;
          mac: string | null;
          mtu: number | null;
          speed_bps: number | null;
          duplex: ('full' | 'half') | null;
          admin_status: ('up' | 'down' | 'testing') | null;
          oper_status: ('up' | 'down' | 'testing' | 'unknown' | 'dormant' | 'notPresent' | 'lowerLayerDown') | null;
          addresses: {
            address: string;
            prefix_length: number | null;
          }[];
          counters: {
            [k: string]: number | string | null;
          } | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        connectivity_tests: {
          [k: string]: {
            ping_success: boolean;
            response_time_ms: number | null;
            method: string | null;
            reason: string;
          };
        };
        skipped: {
          address: string;
          reason: string;
        }[];
        services: {
          address: string;
          port: number;
          protocol: string;
          service: string | null;
          banner: string | null;
          product: string | null;
        }[];
        routes: {
          destination: string;
          prefix_length: number | null;
          next_hop: string | null;
          interface: (number | string) | null;
          protocol?: string | null;
          metric?: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        arp: {
          address: string;
          mac: string;
          interface?: (number | string) | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        fdb: {
          mac: string;
          interface: (number | string) | null;
          vlan: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        vlans: {
          id: number;
          name: string | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        bgp: {
          address: string;
          remote_as: number | null;
          state: string | null;
          local_address: string | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        ospf: {
          address: string;
          router_id: string | null;
          state: string | null;
          interface: string | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        leases: {
          address: string;
          mac: string | null;
          host_name: string | null;
          ends_at: string | null;
          state?: string | null;
        }[];
      };
      snmp_data: {
        snmp_available: boolean;
        community: string | null;
        system_name: string | null;
        system_uptime: string | null;
        system_description: string | null;
        version: string | null;
        address: string | null;
        port: number | null;
        ownership: {
          proof: 'proved' | 'likely' | 'unproved' | 'contradicted';
          by: string[];
          reason: string;
        } | null;
        reason: string;
      };
      performance: {
        cpu_percent: number | null;
        memory_percent: number | null;
        processors: {
          descr: string | null;
          usage: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        memory: {
          descr: string | null;
          used: number | null;
          total: number | null;
          percent: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        storage: {
          descr: string | null;
          used: number | null;
          total: number | null;
          percent: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        sensors: {
          class: string;
          descr: string | null;
          value: number | null;
          state?: string | null;
          health?: 'ok' | 'warning' | 'critical' | 'unknown';
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        supplies: {
          type: string | null;
          descr: string | null;
          percent: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        throughput: {
          interface: string;
          in_bps: number | null;
          out_bps: number | null;
          over_s: number;
        }[];
        error_counters: {
          interface: string;
          in_errors: number | string | null;
          out_errors: number | string | null;
          in_discards: number | string | null;
          out_discards: number | string | null;
        }[];
      };
      configuration: {
        running: string | null;
        startup: string | null;
        saved: boolean | null;
        capabilities: string[];
        features: string[];
      };
      console: {
        type: string | null;
        host: string | null;
        port: number | null;
        access_methods: string[];
        answered: boolean | null;
        platform: string | null;
        prompt: string | null;
        reason: string;
      };
      topology: {
        links: {
          link_id: string;
          port: string;
          interface: string | null;
          peer: {
            node_id: string;
            name: string;
            port: string;
          } | null;
          suspended: boolean;
          oper_status: 'up' | 'down' | 'unknown';
          filters: string[];
        }[];
        neighbors: {
          protocol: string;
          local_port: string | null;
          local_index?: number | null;
          remote_host: string | null;
          remote_port: string | null;
          remote_port_descr?: string | null;
          remote_platform: string | null;
          remote_mac?: string | null;
          remote_address?: string | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          node_id: string | null;
        }[];
        segments: {
          network: string;
          interface: string | null;
          address: string;
        }[];
      };
      inventory: {
        index: number | null;
        descr: string | null;
        class: string | null;
        name: string | null;
        model: string | null;
        serial: string | null;
        vendor: string | null;
        hardware_rev: string | null;
        firmware_rev: string | null;
        software_rev: string | null;
        contained_in: number | null;
        sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
      }[];
      facts: {
        fact: string;
        value: string | number | boolean;
        source: 'console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan';
        observed_at: string;
        confidence: number;
        agrees: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        others: {
          value: string | number | boolean;
          source: 'console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan';
          observed_at: string;
        }[];
      }[];
      conflicts: string[];
      unproved: {
        address: string;
        source: 'console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan';
        ownership: {
          proof: 'proved' | 'likely' | 'unproved' | 'contradicted';
          by: string[];
          reason: string;
        };
        name: string | null;
        description: string | null;
        serial: string | null;
        observed_at: string;
      }[];
      left_out: {
        list: string;
        kept: number;
        of: number;
      }[];
    };
  };
  /**
   * Lists the discoveries of a device that found something else than the one before, newest first.
   */
  'equipment.history': {
    input: {
      project_id: string;
      equipment_id: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        position: number;
        changed_at: string;
        since: string;
        changes: {
          fact: string;
          before: string | number | boolean | null;
          after: string | number | boolean | null;
        }[];
        left_out: number;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Lists the interfaces of all devices of a project at once, as discovery knows them, by device and index.
   */
  'equipment.interface.list': {
    input: {
      project_id: string;
      server?: string;
      /**
       * @minItems 1
       * @maxItems 500
       */
      equipment_ids?: string[];
      oper_status?: string;
      at?: number | string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        name: string;
        connected: boolean;
        ip: string | null;
        index: number | null;
        port: {
          adapter_number: number;
          port_number: number;
          name: string;
        } | null;
        link_id: string | null;
        descr: string | null;
        alias: string | null;
        type: string | null;
        mac: string | null;
        mtu: number | null;
        speed_bps: number | null;
        duplex: ('full' | 'half') | null;
        admin_status: ('up' | 'down' | 'testing') | null;
        oper_status: ('up' | 'down' | 'testing' | 'unknown' | 'dormant' | 'notPresent' | 'lowerLayerDown') | null;
        addresses: {
          address: string;
          prefix_length: number | null;
        }[];
        sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        project_id: string;
        equipment_id: string;
        device: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Lists the equipment of a project, by name, discovered or not.
   */
  'equipment.list': {
    input: {
      project_id: string;
      server?: string;
      status?: 'stopped' | 'started' | 'suspended' | 'unknown';
      node_type?: string;
      q?: string;
      at?: number | string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        equipment_id: string;
        project_id: string;
        project_name: string;
        server: string;
        name: string;
        type: string;
        status: 'stopped' | 'started' | 'suspended' | 'unknown';
        discovery_status: ('complete' | 'partial' | 'failed') | null;
        discovered_at: string | null;
        system_name: string | null;
        vendor: string | null;
        model: string | null;
        os: string | null;
        version: string | null;
        serial: string | null;
        ip_addresses: string[];
        interfaces: number;
        neighbors: number;
        conflicts: number;
        snmp_available: boolean | null;
        console_available?: boolean | null;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Sweeps the networks of a project that are reached from here, and tells which addresses answer that no known device has.
   */
  'equipment.networks.sweep': {
    input: {
      project_id: string;
      server?: string;
      /**
       * @minItems 1
       * @maxItems 16
       */
      networks?: string[];
    };
    output: {
      networks: string[];
      left_out: string[];
      asked: number;
      items: {
        address: string;
        response_time_ms: number | null;
        equipment_id: string | null;
        name: string | null;
      }[];
      unknown: number;
      reason: string;
    };
  };
  /**
   * Discovers the devices of a project at once, and compares what they see with the wiring of GNS3.
   */
  'equipment.project.discover': {
    input: {
      project_id: string;
      server?: string;
      /**
       * @minItems 1
       * @maxItems 1000
       */
      equipment_ids?: string[];
      wait?: boolean;
    };
    output: {
      run_id: string;
      status?: 'succeeded' | 'failed' | 'cancelled';
      items?: {
        equipment_id: string;
        name: string;
        type: string;
        status: 'stopped' | 'started' | 'suspended' | 'unknown';
        project_id: string;
        project_name: string;
        server: string;
        run_id: string;
        discovered_at: string;
        duration_ms: number;
        discovery_status: 'complete' | 'partial' | 'failed';
        steps: {
          step:
            | 'request'
            | 'validation'
            | 'gns3'
            | 'network'
            | 'snmp'
            | 'performance'
            | 'configuration'
            | 'console'
            | 'topology'
            | 'consolidation'
            | 'response';
          number: number;
          status: 'succeeded' | 'partial' | 'failed' | 'skipped';
          duration_ms: number;
          error?: string;
        }[];
        identity: {
          name: string | null;
          vendor: string | null;
          os: string | null;
          model: string | null;
          version: string | null;
          serial: string | null;
          features: string | null;
          kind: string | null;
          location: string | null;
          contact: string | null;
          description: string | null;
        };
        network_info: {
          ip_addresses: string[];
          addresses: {
            address: string;
            prefix_length: number | null;
            interface: string | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
            confidence: number;
          }[];
          interfaces: {
            name: string;
            connected: boolean;
            ip: string | null;
            index: number | null;
            port: {
              adapter_number: number;
              port_number: number;
              name: string;
            } | null;
            link_id: string | null;
            descr: string | null;
            alias: string | null;
            type: string | null;
            mac: string | null;
            mtu: number | null;
            speed_bps: number | null;
            duplex: ('full' | 'half') | null;
            admin_status: ('up' | 'down' | 'testing') | null;
            oper_status: ('up' | 'down' | 'testing' | 'unknown' | 'dormant' | 'notPresent' | 'lowerLayerDown') | null;
            addresses: {
              address: string;
              prefix_length: number | null;
            }[];
            counters: {
              [k: string]: number | string | null;
            } | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          connectivity_tests: {
            [k: string]: {
              ping_success: boolean;
              response_time_ms: number | null;
              method: string | null;
              reason: string;
            };
          };
          skipped: {
            address: string;
            reason: string;
          }[];
          services: {
            address: string;
            port: number;
            protocol: string;
            service: string | null;
            banner: string | null;
            product: string | null;
          }[];
          routes: {
            destination: string;
            prefix_length: number | null;
            next_hop: string | null;
            interface: (number | string) | null;
            protocol?: string | null;
            metric?: number | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          arp: {
            address: string;
            mac: string;
            interface?: (number | string) | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          fdb: {
            mac: string;
            interface: (number | string) | null;
            vlan: number | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          vlans: {
            id: number;
            name: string | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          bgp: {
            address: string;
            remote_as: number | null;
            state: string | null;
            local_address: string | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          ospf: {
            address: string;
            router_id: string | null;
            state: string | null;
            interface: string | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          leases: {
            address: string;
            mac: string | null;
            host_name: string | null;
            ends_at: string | null;
            state?: string | null;
          }[];
        };
        snmp_data: {
          snmp_available: boolean;
          community: string | null;
          system_name: string | null;
          system_uptime: string | null;
          system_description: string | null;
          version: string | null;
          address: string | null;
          port: number | null;
          ownership: {
            proof: 'proved' | 'likely' | 'unproved' | 'contradicted';
            by: string[];
            reason: string;
          } | null;
          reason: string;
        };
        performance: {
          cpu_percent: number | null;
          memory_percent: number | null;
          processors: {
            descr: string | null;
            usage: number | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          memory: {
            descr: string | null;
            used: number | null;
            total: number | null;
            percent: number | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          storage: {
            descr: string | null;
            used: number | null;
            total: number | null;
            percent: number | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          sensors: {
            class: string;
            descr: string | null;
            value: number | null;
            state?: string | null;
            health?: 'ok' | 'warning' | 'critical' | 'unknown';
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          supplies: {
            type: string | null;
            descr: string | null;
            percent: number | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          }[];
          throughput: {
            interface: string;
            in_bps: number | null;
            out_bps: number | null;
            over_s: number;
          }[];
          error_counters: {
            interface: string;
            in_errors: number | string | null;
            out_errors: number | string | null;
            in_discards: number | string | null;
            out_discards: number | string | null;
          }[];
        };
        configuration: {
          running: string | null;
          startup: string | null;
          saved: boolean | null;
          capabilities: string[];
          features: string[];
        };
        console: {
          type: string | null;
          host: string | null;
          port: number | null;
          access_methods: string[];
          answered: boolean | null;
          platform: string | null;
          prompt: string | null;
          reason: string;
        };
        topology: {
          links: {
            link_id: string;
            port: string;
            interface: string | null;
            peer: {
              node_id: string;
              name: string;
              port: string;
            } | null;
            suspended: boolean;
            oper_status: 'up' | 'down' | 'unknown';
            filters: string[];
          }[];
          neighbors: {
            protocol: string;
            local_port: string | null;
            local_index?: number | null;
            remote_host: string | null;
            remote_port: string | null;
            remote_port_descr?: string | null;
            remote_platform: string | null;
            remote_mac?: string | null;
            remote_address?: string | null;
            sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
            node_id: string | null;
          }[];
          segments: {
            network: string;
            interface: string | null;
            address: string;
          }[];
        };
        inventory: {
          index: number | null;
          descr: string | null;
          class: string | null;
          name: string | null;
          model: string | null;
          serial: string | null;
          vendor: string | null;
          hardware_rev: string | null;
          firmware_rev: string | null;
          software_rev: string | null;
          contained_in: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        facts: {
          fact: string;
          value: string | number | boolean;
          source: 'console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan';
          observed_at: string;
          confidence: number;
          agrees: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          others: {
            value: string | number | boolean;
            source: 'console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan';
            observed_at: string;
          }[];
        }[];
        conflicts: string[];
        unproved: {
          address: string;
          source: 'console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan';
          ownership: {
            proof: 'proved' | 'likely' | 'unproved' | 'contradicted';
            by: string[];
            reason: string;
          };
          name: string | null;
          description: string | null;
          serial: string | null;
          observed_at: string;
        }[];
        left_out: {
          list: string;
          kept: number;
          of: number;
        }[];
      }[];
    };
  };
  /**
   * Finds equipment of all projects by name, IP address, hardware address, serial, model or the name that it gives itself.
   */
  'equipment.search': {
    input: {
      q: string;
      project_id?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        equipment_id: string;
        project_id: string;
        project_name: string;
        server: string;
        name: string;
        type: string;
        status: 'stopped' | 'started' | 'suspended' | 'unknown';
        discovery_status: ('complete' | 'partial' | 'failed') | null;
        discovered_at: string | null;
        system_name: string | null;
        vendor: string | null;
        model: string | null;
        os: string | null;
        version: string | null;
        serial: string | null;
        ip_addresses: string[];
        interfaces: number;
        neighbors: number;
        conflicts: number;
        snmp_available: boolean | null;
        console_available?: boolean | null;
        matched: string;
        value: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Compares the wiring that devices see with that of GNS3, and tells of each new difference and of each that is no more.
   */
  'equipment.wiring.compare': {
    input: {
      project_id: string;
      server?: string;
    };
    output: {
      found: {
        drift_id: string;
        project_id: string;
        server: string;
        kind: 'link_missing' | 'unexpected_neighbor' | 'wrong_port' | 'oper_down';
        link_id: string | null;
        node_ids: string[];
        text: string;
        expected: string | null;
        found: string | null;
      }[];
      cleared: {
        drift_id: string;
        project_id: string;
        server: string;
        kind: 'link_missing' | 'unexpected_neighbor' | 'wrong_port' | 'oper_down';
        link_id: string | null;
        node_ids: string[];
        text: string;
        expected: string | null;
        found: string | null;
      }[];
      standing: number;
      score: {
        truth: number;
        visible: number;
        found: number;
        correct: number;
        precision: number | null;
        recall: number | null;
        recall_of_all: number | null;
      };
    };
  };
  /**
   * Tells the wiring of a project as GNS3 has it beside what its devices see, with the differences and how much they see.
   */
  'equipment.wiring.get': {
    input: {
      project_id: string;
      server?: string;
      at?: number | string;
    };
    output: {
      project_id: string;
      server: string;
      observed_at: string;
      links: {
        link_id: string;
        ends: {
          node_id: string;
          name: string;
          port: string;
          interface: string | null;
          admin_status: ('up' | 'down' | 'testing') | null;
          oper_status: ('up' | 'down' | 'testing' | 'unknown' | 'dormant' | 'notPresent' | 'lowerLayerDown') | null;
          mac: string | null;
          addresses: {
            address: string;
            prefix_length: number | null;
          }[];
        }[];
        suspended: boolean;
        oper_status: 'up' | 'down' | 'unknown';
        oper_source: ('device' | 'gns3') | null;
        observed_at: string | null;
        seen: 'confirmed' | 'consistent' | 'unseen' | 'missing';
        evidence: {
          kind: 'lldp' | 'cdp' | 'neighbor' | 'fdb' | 'arp' | 'subnet' | 'configuration';
          by: string;
          text: string;
        }[];
      }[];
      neighbors: {
        node_id: string;
        name: string;
        interface: string | null;
        protocol: string;
        remote_host: string | null;
        remote_port: string | null;
        remote_node_id: string | null;
        link_id: string | null;
      }[];
      drifts: {
        drift_id: string;
        project_id: string;
        server: string;
        kind: 'link_missing' | 'unexpected_neighbor' | 'wrong_port' | 'oper_down';
        link_id: string | null;
        node_ids: string[];
        text: string;
        expected: string | null;
        found: string | null;
      }[];
      score: {
        truth: number;
        visible: number;
        found: number;
        correct: number;
        precision: number | null;
        recall: number | null;
        recall_of_all: number | null;
      };
    };
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
   * Tells the computes of the GNS3 servers, on which nodes run, and how busy each is now.
   */
  'gns3.compute.list': {
    input: {
      server?: string;
    };
    output: {
      items: {
        server: string;
        compute_id: string;
        name: string;
        answered: boolean;
        reason: string;
        cpu_percent: number | null;
        memory_percent: number | null;
        memory_bytes: number | null;
        swap_percent: number | null;
        disk_percent: number | null;
        load_percent: number | null;
      }[];
      next_cursor: null;
      away: {
        server: string;
        reason: string;
      }[];
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
        /**
         * @maxItems 16
         */
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
        /**
         * @maxItems 16
         */
        [k: string]: (number | string)[];
      };
      suspended?: boolean;
    };
    output: {
      link: Link;
      previous: {
        filters: {
          /**
           * @maxItems 16
           */
          [k: string]: (number | string)[];
        };
        suspended: boolean;
      };
    };
  };
  /**
   * Gives a registered module its scoped access: a token, its channels, and the operations that the token permits.
   */
  'gns3.module.interface': {
    input: {
      module_name: string;
      /**
       * @maxItems 100
       */
      permissions?: string[];
    };
    output: {
      module: string;
      token: string;
      permissions: string[];
      socket: string;
      channels: {
        path: string;
        actions: string[];
        summary: string;
      }[];
      operations: {
        name: string;
        summary: string;
        kind: 'command' | 'query';
        permission: string;
      }[];
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
   * Waits until a node is ready: until its console shows a prompt, or the time for that is over.
   */
  'gns3.node.await_ready': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
      timeout_ms?: number;
    };
    output: {
      node_id: string;
      ready: boolean;
      outcome: 'ready' | 'started' | 'not_ready' | 'not_running';
      duration_ms: number;
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
   * Gives a node other memory or processors; a running one has them after its next start, or at once by a restart.
   */
  'gns3.node.resize': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
      ram_mb?: number;
      cpus?: number;
      restart?: boolean;
    };
    output: {
      node: Node;
      in_effect: boolean;
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
   * Gives the start-up configuration of a node as GNS3 keeps it, with whatever secrets stand in it.
   */
  'gns3.node.startup.get': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
    };
    output: {
      path: string | null;
      text: string | null;
      addresses: string[];
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
   * Tells in which order the nodes of a project start: what carries the others first, a wave after the other.
   */
  'gns3.project.start.plan': {
    input: {
      project_id: string;
      server?: string;
    };
    output: {
      project: Project;
      waves: {
        wave: 'switches' | 'routers' | 'hosts';
        nodes: {
          node_id: string;
          name: string;
          node_type: string;
          status: 'stopped' | 'started' | 'suspended' | 'unknown';
          always_on: boolean;
          has_prompt: boolean;
        }[];
      }[];
    };
  };
  /**
   * Counts the nodes of a project by status and names the links that are suspended, filtered or down, for comparing before and after.
   */
  'gns3.project.state.get': {
    input: {
      project_id: string;
      server?: string;
      /**
       * @maxItems 1000
       */
      node_ids?: string[];
      /**
       * @maxItems 1000
       */
      link_ids?: string[];
    };
    output: {
      status: 'opened' | 'closed';
      stale: boolean;
      nodes: {
        total: number;
        started: number;
        stopped: number;
        suspended: number;
        unknown: number;
        not_started: {
          node_id: string;
          name: string;
          status: 'stopped' | 'started' | 'suspended' | 'unknown';
        }[];
      };
      links: {
        total: number;
        suspended: string[];
        filtered: string[];
        down: string[];
      };
      missing: {
        node_ids: string[];
        link_ids: string[];
      };
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
        listener: {
          process: string;
          epoch: number;
          here: boolean;
        } | null;
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
   * Sends a message to every registered module but the sender.
   */
  'hub.message.broadcast': {
    input: {
      name: string;
      data: unknown;
      priority?: 'critical' | 'high' | 'normal' | 'low';
      delivery?: 'live' | 'durable';
      idempotency_key?: string;
      expires_in_ms?: number;
    };
    output: {
      message_id: string;
      recipients: string[];
    };
  };
  /**
   * Removes a message that was given up for good.
   */
  'hub.message.dead.discard': {
    input: {
      id: string;
    };
    output: {};
  };
  /**
   * Tells a message that was given up.
   */
  'hub.message.dead.get': {
    input: {
      id: string;
    };
    output: {
      message_id: string;
      to: string;
      name: string;
      from: string;
      data: unknown;
      priority: 'critical' | 'high' | 'normal' | 'low';
      delivery: 'live' | 'durable';
      key?: string;
      sent_at: string;
      died_at: string;
      reason: 'failed' | 'expired' | 'undeliverable' | 'lost';
      error: string;
      attempts: number;
      correlationid?: string;
    };
  };
  /**
   * Lists messages that were given up, newest first.
   */
  'hub.message.dead.list': {
    input: {
      module?: string;
      name?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        message_id: string;
        to: string;
        name: string;
        from: string;
        data: unknown;
        priority: 'critical' | 'high' | 'normal' | 'low';
        delivery: 'live' | 'durable';
        key?: string;
        sent_at: string;
        died_at: string;
        reason: 'failed' | 'expired' | 'undeliverable' | 'lost';
        error: string;
        attempts: number;
        correlationid?: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Sends a message that was given up anew.
   */
  'hub.message.dead.replay': {
    input: {
      id: string;
    };
    output: {
      message_id: string;
    };
  };
  /**
   * Tells how many messages wait for each module, and how fast they go.
   */
  'hub.message.queue.get': {
    input: {
      module?: string;
    };
    output: {
      items: {
        module: string;
        depth: {
          critical: number;
          high: number;
          normal: number;
          low: number;
        };
        in_flight: number;
        arrived_per_s: number;
        delivered_per_s: number;
        oldest_age_ms: number | null;
      }[];
    };
  };
  /**
   * Sends a message to a module.
   */
  'hub.message.send': {
    input: {
      to: string;
      name: string;
      data: unknown;
      priority?: 'critical' | 'high' | 'normal' | 'low';
      delivery?: 'live' | 'durable';
      idempotency_key?: string;
      expires_in_ms?: number;
      key?: string;
    };
    output: {
      message_id: string;
    };
  };
  /**
   * Looks at the health of a module now.
   */
  'hub.module.check': {
    input: {
      name: string;
    };
    output: {
      name: string;
      version: string;
      summary: string;
      source: 'in_process' | 'remote' | 'directory';
      capabilities: string[];
      answers: {
        name: string;
        summary: string;
        kind: 'command' | 'query';
        permission: string;
        input?: {
          [k: string]: unknown;
        };
        output?: {
          [k: string]: unknown;
        };
      }[];
      reactions: string[];
      instances: {
        instance_id: string;
        process: string;
        since: string;
        health: 'healthy' | 'degraded' | 'unhealthy';
        message: string;
        silent: boolean;
      }[];
      standing: 'registered' | 'active' | 'silent' | 'gone' | 'lost';
      health: 'healthy' | 'degraded' | 'unhealthy' | 'unknown';
      message: string;
      health_url: string | null;
      registered_at: string | null;
      last_heartbeat: string | null;
      message_count: number | null;
      error_count: number | null;
    };
  };
  /**
   * Tells one module, now or as it was.
   */
  'hub.module.get': {
    input: {
      name: string;
      at?: number | string;
    };
    output: {
      name: string;
      version: string;
      summary: string;
      source: 'in_process' | 'remote' | 'directory';
      capabilities: string[];
      answers: {
        name: string;
        summary: string;
        kind: 'command' | 'query';
        permission: string;
        input?: {
          [k: string]: unknown;
        };
        output?: {
          [k: string]: unknown;
        };
      }[];
      reactions: string[];
      instances: {
        instance_id: string;
        process: string;
        since: string;
        health: 'healthy' | 'degraded' | 'unhealthy';
        message: string;
        silent: boolean;
      }[];
      standing: 'registered' | 'active' | 'silent' | 'gone' | 'lost';
      health: 'healthy' | 'degraded' | 'unhealthy' | 'unknown';
      message: string;
      health_url: string | null;
      registered_at: string | null;
      last_heartbeat: string | null;
      message_count: number | null;
      error_count: number | null;
    };
  };
  /**
   * Says that a module lives and how it is.
   */
  'hub.module.heartbeat': {
    input: {
      name: string;
      health?: 'healthy' | 'degraded' | 'unhealthy';
      details?: {
        [k: string]: unknown;
      };
    };
    output: {
      name: string;
      version: string;
      summary: string;
      source: 'in_process' | 'remote' | 'directory';
      capabilities: string[];
      answers: {
        name: string;
        summary: string;
        kind: 'command' | 'query';
        permission: string;
        input?: {
          [k: string]: unknown;
        };
        output?: {
          [k: string]: unknown;
        };
      }[];
      reactions: string[];
      instances: {
        instance_id: string;
        process: string;
        since: string;
        health: 'healthy' | 'degraded' | 'unhealthy';
        message: string;
        silent: boolean;
      }[];
      standing: 'registered' | 'active' | 'silent' | 'gone' | 'lost';
      health: 'healthy' | 'degraded' | 'unhealthy' | 'unknown';
      message: string;
      health_url: string | null;
      registered_at: string | null;
      last_heartbeat: string | null;
      message_count: number | null;
      error_count: number | null;
    };
  };
  /**
   * Lists the modules with their health, now or as they were.
   */
  'hub.module.list': {
    input: {
      at?: number | string;
      health?: 'healthy' | 'degraded' | 'unhealthy' | 'unknown';
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        name: string;
        version: string;
        summary: string;
        source: 'in_process' | 'remote' | 'directory';
        capabilities: string[];
        answers: {
          name: string;
          summary: string;
          kind: 'command' | 'query';
          permission: string;
          input?: {
            [k: string]: unknown;
          };
          output?: {
            [k: string]: unknown;
          };
        }[];
        reactions: string[];
        instances: {
          instance_id: string;
          process: string;
          since: string;
          health: 'healthy' | 'degraded' | 'unhealthy';
          message: string;
          silent: boolean;
        }[];
        standing: 'registered' | 'active' | 'silent' | 'gone' | 'lost';
        health: 'healthy' | 'degraded' | 'unhealthy' | 'unknown';
        message: string;
        health_url: string | null;
        registered_at: string | null;
        last_heartbeat: string | null;
        message_count: number | null;
        error_count: number | null;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Registers a module that runs in a process of its own, or says anew what it is, and gives it a token.
   */
  'hub.module.register': {
    input: {
      name: string;
      version: string;
      summary?: string;
      /**
       * @maxItems 100
       */
      capabilities?: string[];
      /**
       * @maxItems 200
       */
      answers?: {
        name: string;
        summary: string;
        kind?: 'command' | 'query';
        permission?: string;
        timeout_ms?: number;
        input: {
          [k: string]: unknown;
        };
        output: {
          [k: string]: unknown;
        };
      }[];
      /**
       * @maxItems 100
       */
      reactions?: string[];
      health_url?: string;
      /**
       * @maxItems 100
       */
      permissions?: string[];
    };
    output: {
      module: {
        name: string;
        version: string;
        summary: string;
        source: 'in_process' | 'remote' | 'directory';
        capabilities: string[];
        answers: {
          name: string;
          summary: string;
          kind: 'command' | 'query';
          permission: string;
          input?: {
            [k: string]: unknown;
          };
          output?: {
            [k: string]: unknown;
          };
        }[];
        reactions: string[];
        instances: {
          instance_id: string;
          process: string;
          since: string;
          health: 'healthy' | 'degraded' | 'unhealthy';
          message: string;
          silent: boolean;
        }[];
        standing: 'registered' | 'active' | 'silent' | 'gone' | 'lost';
        health: 'healthy' | 'degraded' | 'unhealthy' | 'unknown';
        message: string;
        health_url: string | null;
        registered_at: string | null;
        last_heartbeat: string | null;
        message_count: number | null;
        error_count: number | null;
      };
      token: string;
      socket: string;
    };
  };
  /**
   * Removes a module: its operations end, its token is no longer good, its connections are closed.
   */
  'hub.module.unregister': {
    input: {
      name: string;
    };
    output: {};
  };
  /**
   * Starts the modules again after a stop.
   */
  'hub.start': {
    input: {};
    output: {
      state: 'running' | 'stopping' | 'stopped' | 'starting';
      changed: boolean;
    };
  };
  /**
   * Tells whether the hub runs, and how it and its modules are.
   */
  'hub.status.get': {
    input: {};
    output: {
      state: 'running' | 'stopping' | 'stopped' | 'starting';
      process: string;
      started_at: string;
      position: number;
      operations: {
        answered: number;
        under_way: number;
      };
      modules: {
        registered: number;
        active: number;
        healthy: number;
      };
      verdict: {
        status: 'healthy' | 'degraded' | 'unhealthy';
        checked_at: string;
        duration_ms: number;
        modules: {
          name: string;
          standing: 'registered' | 'active' | 'silent' | 'gone' | 'lost';
          health: 'healthy' | 'degraded' | 'unhealthy' | 'unknown';
          critical: boolean;
          message: string;
          duration_ms: number;
        }[];
        warnings: string[];
      };
    };
  };
  /**
   * Takes no new work, ends what is under way and stops the modules; only its status and its start are answered then.
   */
  'hub.stop': {
    input: {};
    output: {
      state: 'running' | 'stopping' | 'stopped' | 'starting';
      changed: boolean;
    };
  };
  /**
   * Looks at all modules at once and tells one verdict.
   */
  'hub.verdict.get': {
    input: {};
    output: {
      status: 'healthy' | 'degraded' | 'unhealthy';
      checked_at: string;
      duration_ms: number;
      modules: {
        name: string;
        standing: 'registered' | 'active' | 'silent' | 'gone' | 'lost';
        health: 'healthy' | 'degraded' | 'unhealthy' | 'unknown';
        critical: boolean;
        message: string;
        duration_ms: number;
      }[];
      warnings: string[];
    };
  };
  /**
   * Tells every problem of a definition, with its place, and saves nothing.
   */
  'hub.workflow.check': {
    input: {
      definition?: {
        [k: string]: unknown;
      };
      text?: string;
    };
    output: {
      valid: boolean;
      problems: {
        path: string;
        message: string;
        line?: number;
        column?: number;
      }[];
    };
  };
  /**
   * Checks and saves a new workflow.
   */
  'hub.workflow.create': {
    input: {
      definition?: {
        [k: string]: unknown;
      };
      text?: string;
    };
    output: {
      name: string;
      version: number;
      description: string;
      shipped_by: string | null;
      saved_at: string | null;
      saved_by: string | null;
      triggers: {
        [k: string]: unknown;
      }[];
      definition: {
        [k: string]: unknown;
      };
      text: string | null;
    };
  };
  /**
   * Deletes a workflow; its runs go on and stay.
   */
  'hub.workflow.delete': {
    input: {
      name: string;
    };
    output: {
      name: string;
      deleted: true;
    };
  };
  /**
   * Starts a run of a workflow, which goes on whatever happens to the process.
   */
  'hub.workflow.execute': {
    input: {
      workflow: string;
      context?: {
        [k: string]: unknown;
      };
      idempotency_key?: string;
    };
    output: {
      run_id: string;
    };
  };
  /**
   * Tells a workflow.
   */
  'hub.workflow.get': {
    input: {
      name: string;
    };
    output: {
      name: string;
      version: number;
      description: string;
      shipped_by: string | null;
      saved_at: string | null;
      saved_by: string | null;
      triggers: {
        [k: string]: unknown;
      }[];
      definition: {
        [k: string]: unknown;
      };
      text: string | null;
    };
  };
  /**
   * Lists the workflows, by name.
   */
  'hub.workflow.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        name: string;
        version: number;
        description: string;
        shipped_by: string | null;
        saved_at: string | null;
        saved_by: string | null;
        triggers: {
          [k: string]: unknown;
        }[];
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Tells what a run would do, in which order, and what of it can be taken back.
   */
  'hub.workflow.plan': {
    input: {
      name: string;
      context?: {
        [k: string]: unknown;
      };
    };
    output: {
      workflow: string;
      version: number;
      inputs: {
        [k: string]: unknown;
      };
      levels: string[][];
      steps: {
        id: string;
        kind: 'operation' | 'workflow' | 'wait';
        does: string;
        summary: string;
        needs: string[];
        input: unknown;
        condition: string | null;
        decided: boolean | null;
        repeats: (number | string) | null;
        reversible: 'undo' | 'changes_nothing' | 'no';
        absent: boolean;
        approval: string | null;
      }[];
      irreversible: string[];
      absent: string[];
      approvals: string[];
    };
  };
  /**
   * Checks and saves a workflow, in the place of the one of that name.
   */
  'hub.workflow.put': {
    input: {
      name: string;
      definition?: {
        [k: string]: unknown;
      };
      text?: string;
      version?: number;
    };
    output: {
      name: string;
      version: number;
      description: string;
      shipped_by: string | null;
      saved_at: string | null;
      saved_by: string | null;
      triggers: {
        [k: string]: unknown;
      }[];
      definition: {
        [k: string]: unknown;
      };
      text: string | null;
    };
  };
  /**
   * Stops a run after what is under way, and undoes what it did.
   */
  'hub.workflow.run.cancel': {
    input: {
      run_id: string;
      comment?: string;
    };
    output: {
      run_id: string;
      accepted: true;
    };
  };
  /**
   * Tells a run with its steps: inputs, outputs, durations and attempts.
   */
  'hub.workflow.run.get': {
    input: {
      run_id: string;
    };
    output: {
      run_id: string;
      workflow: string;
      version: number;
      status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
      trigger: unknown;
      started_by: string;
      started_at: string;
      finished_at?: string;
      duration_ms?: number;
      inputs: unknown;
      output?: unknown;
      error?: {
        code: string;
        message: string;
        step?: string;
      };
      left?: {
        step: string;
        operation: string;
        error: string;
      }[];
      parent?: {
        run_id: string;
        step: string;
      };
      resumed: number;
      steps: {
        id: string;
        status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'cancelled' | 'undone';
        does: string;
        attempts: number;
        started_at?: string;
        finished_at?: string;
        duration_ms?: number;
        input?: unknown;
        output?: unknown;
        error?: {
          code: string;
          message: string;
        };
        reason?: string;
        items?: {
          total: number;
          done: number;
        };
        wait?: {
          kind: 'event' | 'signal' | 'approval' | 'duration' | 'until';
          what: string;
          permission?: string;
          until?: string;
        };
        run_id?: string;
        log: {
          at: string;
          message: string;
        }[];
      }[];
    };
  };
  /**
   * Lists runs, newest first.
   */
  'hub.workflow.run.list': {
    input: {
      workflow?: string;
      status?: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        run_id: string;
        workflow: string;
        version: number;
        status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
        trigger: unknown;
        started_by: string;
        started_at: string;
        finished_at?: string;
        duration_ms?: number;
        inputs: unknown;
        output?: unknown;
        error?: {
          code: string;
          message: string;
          step?: string;
        };
        left?: {
          step: string;
          operation: string;
          error: string;
        }[];
        parent?: {
          run_id: string;
          step: string;
        };
        resumed: number;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Goes on with a run that failed or was cancelled: steps that ended well and were not undone do not run again.
   */
  'hub.workflow.run.resume': {
    input: {
      run_id: string;
    };
    output: {
      run_id: string;
      accepted: true;
    };
  };
  /**
   * Sends a signal to a run that waits for one, or approves or refuses a step.
   */
  'hub.workflow.run.signal': {
    input: {
      run_id: string;
      signal?: string;
      data?: unknown;
      step?: string;
      approve?: boolean;
      comment?: string;
    };
    output: {
      run_id: string;
      accepted: true;
    };
  };
  /**
   * Gives the JSON Schema of definitions, for editors.
   */
  'hub.workflow.schema.get': {
    input: {};
    output: {
      schema: {
        [k: string]: unknown;
      };
      operations: {
        name: string;
        kind: 'command' | 'query';
        summary: string;
        input: {
          [k: string]: unknown;
        };
      }[];
    };
  };
  /**
   * Starts a run of a workflow by a webhook that is signed as Standard Webhooks says; the same webhook-id is the same run.
   */
  'hub.workflow.webhook': {
    input: {
      name: string;
      webhook_id?: string;
      webhook_timestamp?: string;
      webhook_signature?: string;
    };
    output: {
      run_id: string;
    };
  };
  /**
   * Says who sees to an incident; with no owner, nobody does.
   */
  'incidents.assign': {
    input: {
      incident_id: string;
      owner: string | null;
    };
    output: {
      incident_id: string;
      title: string;
      state: 'open' | 'resolved';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      project_id: string | null;
      cause: string | null;
      cause_alert_id: string | null;
      alert_ids: string[];
      open_alerts: number;
      owner: string | null;
      opened_at: string;
      changed_at: string;
      resolved_at: string | null;
      timeline: {
        at: string;
        what: string;
        by: string | null;
      }[];
    };
  };
  /**
   * Puts an alert into the incident that it belongs to, or takes note of its end.
   */
  'incidents.follow': {
    input: {
      alert_id: string;
      kind: string;
      resource: string;
      what: 'raised' | 'changed' | 'acknowledged' | 'cleared';
    };
    output: {
      incident: {
        incident_id: string;
        title: string;
        state: 'open' | 'resolved';
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        project_id: string | null;
        cause: string | null;
        cause_alert_id: string | null;
        alert_ids: string[];
        open_alerts: number;
        owner: string | null;
        opened_at: string;
        changed_at: string;
        resolved_at: string | null;
        timeline: {
          at: string;
          what: string;
          by: string | null;
        }[];
      } | null;
    };
  };
  /**
   * Tells an incident with its alerts and its timeline.
   */
  'incidents.get': {
    input: {
      incident_id: string;
    };
    output: {
      incident_id: string;
      title: string;
      state: 'open' | 'resolved';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      project_id: string | null;
      cause: string | null;
      cause_alert_id: string | null;
      alert_ids: string[];
      open_alerts: number;
      owner: string | null;
      opened_at: string;
      changed_at: string;
      resolved_at: string | null;
      timeline: {
        at: string;
        what: string;
        by: string | null;
      }[];
      alerts: {
        alert_id: string;
        kind: string;
        resource: string;
        source: string;
        rule: string | null;
        state: 'active' | 'acknowledged' | 'cleared';
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        title: string;
        message: string;
        place: {
          project_id: string | null;
          node_id: string | null;
          node_name: string | null;
          interface: string | null;
          link_id: string | null;
          address: string | null;
        };
        raised_at: string;
        changed_at: string;
        count: number;
        acknowledged_by: string | null;
        acknowledged_at: string | null;
        note: string | null;
        cleared_at: string | null;
        clear_reason: string | null;
        flapping: boolean;
        quiet_since: string | null;
        clears_at: string | null;
        caused_by: string | null;
        incident_id: string | null;
        value: number | null;
        threshold: number | null;
        unit: string | null;
        details: {
          [k: string]: Json;
        };
      }[];
    };
  };
  /**
   * Lists incidents, newest first.
   */
  'incidents.list': {
    input: {
      state?: 'open' | 'resolved';
      min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      project_id?: string;
      at?: number | string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        incident_id: string;
        title: string;
        state: 'open' | 'resolved';
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        project_id: string | null;
        cause: string | null;
        cause_alert_id: string | null;
        alert_ids: string[];
        open_alerts: number;
        owner: string | null;
        opened_at: string;
        changed_at: string;
        resolved_at: string | null;
        timeline: {
          at: string;
          what: string;
          by: string | null;
        }[];
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Writes a note into the timeline of an incident.
   */
  'incidents.note': {
    input: {
      incident_id: string;
      text: string;
    };
    output: {
      incident_id: string;
      title: string;
      state: 'open' | 'resolved';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      project_id: string | null;
      cause: string | null;
      cause_alert_id: string | null;
      alert_ids: string[];
      open_alerts: number;
      owner: string | null;
      opened_at: string;
      changed_at: string;
      resolved_at: string | null;
      timeline: {
        at: string;
        what: string;
        by: string | null;
      }[];
    };
  };
  /**
   * Deletes a connection and its secrets.
   */
  'integration.connection.delete': {
    input: {
      connection: string;
    };
    output: {
      connection: string;
    };
  };
  /**
   * Tells one connection and how the system behind it is.
   */
  'integration.connection.get': {
    input: {
      connection: string;
    };
    output: {
      connection: string;
      definition: {
        title: string;
        enabled: boolean;
        settings:
          | {
              kind: 'prometheus';
              url?: string;
              service?: string;
            }
          | {
              kind: 'grafana';
              url?: string;
              service?: string;
            }
          | {
              kind: 'netdata';
              url?: string;
              service?: string;
            }
          | {
              kind: 'netbox';
              url?: string;
              service?: string;
            }
          | {
              kind: 'syslog';
              host: string;
              port: number;
              transport: 'udp' | 'tcp';
              format: 'rfc5424' | 'rfc3164';
              facility: number;
              /**
               * @maxItems 50
               */
              types: string[];
              min_priority: 'critical' | 'high' | 'normal' | 'low';
            };
      };
      secrets: {
        [k: string]: string;
      };
      health: 'healthy' | 'unhealthy' | 'unknown';
      since: string;
      message: string;
      checked_at: string | null;
      saved_at: string;
      saved_by: string;
    };
  };
  /**
   * Lists the connections to other systems and how these are.
   */
  'integration.connection.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        connection: string;
        definition: {
          title: string;
          enabled: boolean;
          settings:
            | {
                kind: 'prometheus';
                url?: string;
                service?: string;
              }
            | {
                kind: 'grafana';
                url?: string;
                service?: string;
              }
            | {
                kind: 'netdata';
                url?: string;
                service?: string;
              }
            | {
                kind: 'netbox';
                url?: string;
                service?: string;
              }
            | {
                kind: 'syslog';
                host: string;
                port: number;
                transport: 'udp' | 'tcp';
                format: 'rfc5424' | 'rfc3164';
                facility: number;
                /**
                 * @maxItems 50
                 */
                types: string[];
                min_priority: 'critical' | 'high' | 'normal' | 'low';
              };
        };
        secrets: {
          [k: string]: string;
        };
        health: 'healthy' | 'unhealthy' | 'unknown';
        since: string;
        message: string;
        checked_at: string | null;
        saved_at: string;
        saved_by: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Makes or replaces a connection to another system.
   */
  'integration.connection.save': {
    input: {
      connection: string;
      definition: {
        title: string;
        enabled?: boolean;
        settings:
          | {
              kind: 'prometheus';
              url?: string;
              service?: string;
            }
          | {
              kind: 'grafana';
              url?: string;
              service?: string;
            }
          | {
              kind: 'netdata';
              url?: string;
              service?: string;
            }
          | {
              kind: 'netbox';
              url?: string;
              service?: string;
            }
          | {
              kind: 'syslog';
              host: string;
              port?: number;
              transport?: 'udp' | 'tcp';
              format?: 'rfc5424' | 'rfc3164';
              facility?: number;
              /**
               * @maxItems 50
               */
              types?: string[];
              min_priority?: 'critical' | 'high' | 'normal' | 'low';
            };
      };
      secrets?: {
        [k: string]: string;
      };
    };
    output: {
      connection: string;
      definition: {
        title: string;
        enabled: boolean;
        settings:
          | {
              kind: 'prometheus';
              url?: string;
              service?: string;
            }
          | {
              kind: 'grafana';
              url?: string;
              service?: string;
            }
          | {
              kind: 'netdata';
              url?: string;
              service?: string;
            }
          | {
              kind: 'netbox';
              url?: string;
              service?: string;
            }
          | {
              kind: 'syslog';
              host: string;
              port: number;
              transport: 'udp' | 'tcp';
              format: 'rfc5424' | 'rfc3164';
              facility: number;
              /**
               * @maxItems 50
               */
              types: string[];
              min_priority: 'critical' | 'high' | 'normal' | 'low';
            };
      };
      secrets: {
        [k: string]: string;
      };
      health: 'healthy' | 'unhealthy' | 'unknown';
      since: string;
      message: string;
      checked_at: string | null;
      saved_at: string;
      saved_by: string;
    };
  };
  /**
   * Asks the system behind a connection how it is, as saved.
   */
  'integration.connection.test': {
    input: {
      connection: string;
    };
    output: {
      ok: boolean;
      message: string;
      version: string | null;
      duration_ms: number;
    };
  };
  /**
   * Writes a dashboard into Grafana, over the one of the same uid; without a model, that of the hub itself.
   */
  'integration.grafana.dashboard.push': {
    input: {
      connection: string;
      model?: {
        [k: string]: unknown;
      };
      datasource?: string;
    };
    output: {
      uid: string;
      url: string;
      version: number | null;
    };
  };
  /**
   * Makes the Prometheus of a connection a data source of Grafana, or brings it up to date.
   */
  'integration.grafana.datasource.push': {
    input: {
      connection: string;
      prometheus: string;
    };
    output: {
      uid: string;
      name: string;
      created: boolean;
    };
  };
  /**
   * Writes devices, interfaces, addresses and cables into NetBox; what is there already stays, and nothing is deleted.
   */
  'integration.netbox.export': {
    input: {
      connection: string;
      project_id?: string;
    };
    output: {
      unchanged: number;
      created: number;
      updated: number;
      failed: {
        kind: string;
        name: string;
        error: string;
      }[];
    };
  };
  /**
   * Reads sites and devices of NetBox as what is intended.
   */
  'integration.netbox.import': {
    input: {
      connection: string;
      site?: string;
    };
    output: {
      sites: number;
      devices: number;
    };
  };
  /**
   * Lists the devices that NetBox intends, as imported last, and whether GNS3 has them.
   */
  'integration.netbox.intended': {
    input: {
      connection: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      imported_at: string | null;
      items: {
        name: string;
        site: string;
        role: string | null;
        manufacturer: string | null;
        model: string | null;
        platform: string | null;
        serial: string | null;
        status: string | null;
        primary_ip: string | null;
        present: boolean;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Tells what an export of devices, interfaces, addresses and cables would change in NetBox, and changes nothing.
   */
  'integration.netbox.plan': {
    input: {
      connection: string;
      project_id?: string;
    };
    output: {
      unchanged: number;
      create: number;
      update: number;
      acts: {
        action: 'create' | 'update';
        kind: string;
        name: string;
        changes: {
          [k: string]: {
            from: string | null;
            to: string | null;
          };
        };
      }[];
      truncated: boolean;
    };
  };
  /**
   * Lists the charts of a Netdata agent.
   */
  'integration.netdata.charts': {
    input: {
      connection: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        chart: string;
        title: string;
        units: string;
        family: string;
        dimensions: string[];
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Reads the values of a chart of a Netdata agent over a time.
   */
  'integration.netdata.data': {
    input: {
      connection: string;
      chart: string;
      seconds?: number;
      points?: number;
    };
    output: {
      labels: string[];
      rows: {
        at: string;
        values: (number | null)[];
      }[];
    };
  };
  /**
   * Tells what a Netdata agent says of itself and its alarms.
   */
  'integration.netdata.info': {
    input: {
      connection: string;
    };
    output: {
      version: string;
      hosts: string[];
      os: string | null;
      alarms: {
        normal: number;
        warning: number;
        critical: number;
      };
    };
  };
  /**
   * Evaluates a PromQL expression at one moment.
   */
  'integration.prometheus.query': {
    input: {
      connection: string;
      query: string;
      at?: string;
    };
    output: {
      result: 'vector' | 'matrix' | 'scalar' | 'string';
      series: {
        labels: {
          [k: string]: string;
        };
        points: {
          at: string;
          value: string;
        }[];
      }[];
      truncated: boolean;
      warnings: string[];
    };
  };
  /**
   * Evaluates a PromQL expression over a time, at most 11,000 points a series.
   */
  'integration.prometheus.query_range': {
    input: {
      connection: string;
      query: string;
      from: string;
      until: string;
      step_s?: number;
    };
    output: {
      result: 'vector' | 'matrix' | 'scalar' | 'string';
      series: {
        labels: {
          [k: string]: string;
        };
        points: {
          at: string;
          value: string;
        }[];
      }[];
      truncated: boolean;
      warnings: string[];
    };
  };
  /**
   * Tells what to write into the configuration of Prometheus so that it scrapes this hub.
   */
  'integration.prometheus.scrape_config': {
    input: {
      connection: string;
      target?: string;
    };
    output: {
      job_name: string;
      targets: string[];
      yaml: string;
    };
  };
  /**
   * Looks at all instances of a service now and tells what was found.
   */
  'integration.service.check': {
    input: {
      service: string;
    };
    output: {
      service: string;
      looks: {
        instance_id: string;
        ok: boolean;
        message: string;
        response_ms: number;
      }[];
    };
  };
  /**
   * Removes an instance of a service that somebody registered.
   */
  'integration.service.deregister': {
    input: {
      service: string;
      instance_id: string;
    };
    output: {
      service: string;
      instance_id: string;
    };
  };
  /**
   * Gives all instances of all services as CSV that a spreadsheet takes for text.
   */
  'integration.service.export': {
    input: {};
  };
  /**
   * Tells one service with its instances.
   */
  'integration.service.get': {
    input: {
      service: string;
    };
    output: {
      service: string;
      healthy: number;
      unhealthy: number;
      unknown: number;
      instances: {
        instance_id: string;
        url: string;
        tags: string[];
        weight: number;
        source: 'registered' | 'configured' | 'hub' | 'gns3' | 'consul';
        monitor:
          | (
              | {
                  kind: 'http';
                  path?: string;
                  /**
                   * @minItems 1
                   * @maxItems 20
                   */
                  expect_status?: number[];
                  contains?: string;
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'tcp';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'redis';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'postgres';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'gns3';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'snmp';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'module';
                  module: string;
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
            )
          | null;
        health: 'healthy' | 'unhealthy' | 'unknown';
        since: string | null;
        message: string;
        checked_at: string | null;
        response_ms: number | null;
        ejected_until: string | null;
        registered_at: string | null;
        registered_by: string;
      }[];
    };
  };
  /**
   * Lists the healthy instances of a service.
   */
  'integration.service.healthy': {
    input: {
      service: string;
    };
    output: {
      service: string;
      instances: {
        instance_id: string;
        url: string;
        tags: string[];
        weight: number;
        source: 'registered' | 'configured' | 'hub' | 'gns3' | 'consul';
        monitor:
          | (
              | {
                  kind: 'http';
                  path?: string;
                  /**
                   * @minItems 1
                   * @maxItems 20
                   */
                  expect_status?: number[];
                  contains?: string;
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'tcp';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'redis';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'postgres';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'gns3';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'snmp';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'module';
                  module: string;
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
            )
          | null;
        health: 'healthy' | 'unhealthy' | 'unknown';
        since: string | null;
        message: string;
        checked_at: string | null;
        response_ms: number | null;
        ejected_until: string | null;
        registered_at: string | null;
        registered_by: string;
      }[];
    };
  };
  /**
   * Lists what happened to the instances of a service, newest first.
   */
  'integration.service.history': {
    input: {
      service: string;
      instance_id?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        position: number;
        at: string;
        instance_id: string;
        change: 'registered' | 'deregistered' | 'confirmed' | 'failed' | 'recovered';
        message: string | null;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Lists services with their instances and how each of these is.
   */
  'integration.service.list': {
    input: {
      health?: 'healthy' | 'unhealthy' | 'unknown';
      source?: 'registered' | 'configured' | 'hub' | 'gns3' | 'consul';
      tag?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        service: string;
        healthy: number;
        unhealthy: number;
        unknown: number;
        instances: {
          instance_id: string;
          url: string;
          tags: string[];
          weight: number;
          source: 'registered' | 'configured' | 'hub' | 'gns3' | 'consul';
          monitor:
            | (
                | {
                    kind: 'http';
                    path?: string;
                    /**
                     * @minItems 1
                     * @maxItems 20
                     */
                    expect_status?: number[];
                    contains?: string;
                    interval: string;
                    timeout: string;
                    unhealthy_after: number;
                    healthy_after: number;
                  }
                | {
                    kind: 'tcp';
                    interval: string;
                    timeout: string;
                    unhealthy_after: number;
                    healthy_after: number;
                  }
                | {
                    kind: 'redis';
                    interval: string;
                    timeout: string;
                    unhealthy_after: number;
                    healthy_after: number;
                  }
                | {
                    kind: 'postgres';
                    interval: string;
                    timeout: string;
                    unhealthy_after: number;
                    healthy_after: number;
                  }
                | {
                    kind: 'gns3';
                    interval: string;
                    timeout: string;
                    unhealthy_after: number;
                    healthy_after: number;
                  }
                | {
                    kind: 'snmp';
                    interval: string;
                    timeout: string;
                    unhealthy_after: number;
                    healthy_after: number;
                  }
                | {
                    kind: 'module';
                    module: string;
                    interval: string;
                    timeout: string;
                    unhealthy_after: number;
                    healthy_after: number;
                  }
              )
            | null;
          health: 'healthy' | 'unhealthy' | 'unknown';
          since: string | null;
          message: string;
          checked_at: string | null;
          response_ms: number | null;
          ejected_until: string | null;
          registered_at: string | null;
          registered_by: string;
        }[];
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Chooses one healthy instance of a service to go to.
   */
  'integration.service.pick': {
    input: {
      service: string;
      strategy?: 'round_robin' | 'least_in_flight' | 'weighted';
      tag?: string;
    };
    output: {
      service: string;
      instance_id: string;
      url: string;
      panic: boolean;
      among: number;
    };
  };
  /**
   * Registers an instance of a service, or says anew what it is; its health is watched from then on.
   */
  'integration.service.register': {
    input: {
      service: string;
      instance: {
        id: string;
        url: string;
        /**
         * @maxItems 100
         */
        tags?: string[];
        weight?: number;
        monitor?:
          | {
              kind: 'http';
              path?: string;
              /**
               * @minItems 1
               * @maxItems 20
               */
              expect_status?: number[];
              contains?: string;
              interval?: string;
              timeout?: string;
              unhealthy_after?: number;
              healthy_after?: number;
            }
          | {
              kind: 'tcp';
              interval?: string;
              timeout?: string;
              unhealthy_after?: number;
              healthy_after?: number;
            }
          | {
              kind: 'redis';
              interval?: string;
              timeout?: string;
              unhealthy_after?: number;
              healthy_after?: number;
            }
          | {
              kind: 'postgres';
              interval?: string;
              timeout?: string;
              unhealthy_after?: number;
              healthy_after?: number;
            }
          | {
              kind: 'gns3';
              interval?: string;
              timeout?: string;
              unhealthy_after?: number;
              healthy_after?: number;
            }
          | {
              kind: 'snmp';
              interval?: string;
              timeout?: string;
              unhealthy_after?: number;
              healthy_after?: number;
            }
          | {
              kind: 'module';
              module: string;
              interval?: string;
              timeout?: string;
              unhealthy_after?: number;
              healthy_after?: number;
            };
      };
    };
    output: {
      service: string;
      healthy: number;
      unhealthy: number;
      unknown: number;
      instances: {
        instance_id: string;
        url: string;
        tags: string[];
        weight: number;
        source: 'registered' | 'configured' | 'hub' | 'gns3' | 'consul';
        monitor:
          | (
              | {
                  kind: 'http';
                  path?: string;
                  /**
                   * @minItems 1
                   * @maxItems 20
                   */
                  expect_status?: number[];
                  contains?: string;
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'tcp';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'redis';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'postgres';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'gns3';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'snmp';
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
              | {
                  kind: 'module';
                  module: string;
                  interval: string;
                  timeout: string;
                  unhealthy_after: number;
                  healthy_after: number;
                }
            )
          | null;
        health: 'healthy' | 'unhealthy' | 'unknown';
        since: string | null;
        message: string;
        checked_at: string | null;
        response_ms: number | null;
        ejected_until: string | null;
        registered_at: string | null;
        registered_by: string;
      }[];
    };
  };
  /**
   * Says how a request to a picked instance went; who fails often is not picked for a while.
   */
  'integration.service.report': {
    input: {
      service: string;
      instance_id: string;
      ok: boolean;
      duration_ms?: number;
    };
    output: {
      ejected_until: string | null;
    };
  };
  /**
   * Gives the last messages of syslog as CSV that a spreadsheet takes for text.
   */
  'integration.syslog.export': {
    input: {
      from?: string;
      host?: string;
      app?: string;
      max_severity?: number;
      contains?: string;
      most?: number;
    };
  };
  /**
   * Lists messages of syslog that came, newest first.
   */
  'integration.syslog.list': {
    input: {
      from?: string;
      host?: string;
      app?: string;
      max_severity?: number;
      contains?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        from: string;
        transport: 'udp' | 'tcp';
        format: 'rfc5424' | 'rfc3164' | 'other';
        facility: number | null;
        severity: number | null;
        sent_at: string | null;
        host: string | null;
        app: string | null;
        proc: string | null;
        message_id: string | null;
        text: string;
        data: {
          [k: string]: {
            [k: string]: string;
          };
        };
        count: number;
        position: number;
        received_at: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Tells whether messages of syslog are taken at this process, where, and how many.
   */
  'integration.syslog.status': {
    input: {};
    output: {
      udp_port: number | null;
      tcp_port: number | null;
      received: number;
      dropped: number;
      reason: string;
    };
  };
  /**
   * Tells how a project usually performs: of each device and interface what was usual in the last hours.
   */
  'monitoring.baseline.take': {
    input: {
      project_id: string;
    };
    output: {
      project_id: string;
      taken_at: string;
      devices: number;
      samples_from: string;
      figures: {
        metric: string;
        resource: string;
        labels: {
          [k: string]: string;
        };
        unit: string | null;
        usual: number;
        p95: number;
      }[];
    };
  };
  /**
   * Tells what devices measured last, for Prometheus to scrape: names as in IF-MIB, labels of project, node and interface.
   */
  'monitoring.metrics.get': {
    input: {
      project_id?: string;
    };
  };
  /**
   * Measures every device of a project now, and tells which cannot be measured and why.
   */
  'monitoring.project.activate': {
    input: {
      project_id: string;
      server?: string;
    };
    output: {
      project_id: string;
      devices: number;
      measured: {
        node_id: string;
        name: string;
        way: 'snmp' | 'console';
        samples: number;
      }[];
      silent: {
        node_id: string;
        name: string;
        reason: string;
      }[];
      not_measurable: {
        node_id: string;
        name: string;
        reason: string;
      }[];
      open_alerts: number;
    };
  };
  /**
   * Tells measured values over time, by steps.
   */
  'monitoring.range.get': {
    input: {
      metric?: string;
      resource?: string;
      project_id?: string;
      node_id?: string;
      /**
       * @minItems 1
       * @maxItems 200
       */
      series_ids?: number[];
      from?: string;
      until?: string;
      aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
      step_s?: number;
      most?: number;
    };
    output: {
      from: string;
      until: string;
      step_s: number;
      resolution: 'raw' | '5m' | '1h';
      series: {
        series_id: number;
        metric: string;
        resource: string;
        kind: 'gauge' | 'counter';
        unit: string | null;
        project_id: string | null;
        node_id: string | null;
        labels: {
          [k: string]: string;
        };
        aggregate: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
        points: [number, number][];
      }[];
    };
  };
  /**
   * Deletes a saved rule: a shipped one of its name counts again, and alerts that only it raised are cleared.
   */
  'monitoring.rule.delete': {
    input: {
      name: string;
    };
    output: {
      name: string;
    };
  };
  /**
   * Lists the rules by which alerts are raised.
   */
  'monitoring.rule.list': {
    input: {};
    output: {
      items: {
        name: string;
        definition: {
          description?: string;
          enabled: boolean;
          kind: string;
          severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
          metric: string;
          where?: string;
          aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
          above?: number;
          below?: number;
          clears_at?: number;
          anomaly?: number;
          only_changes: boolean;
          absent?: boolean;
          for: string;
          /**
           * @maxItems 5
           */
          levels?: {
            value: number;
            severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
          }[];
          title: string;
          message: string;
        };
        shipped: boolean;
        saved_at: string | null;
        saved_by: string | null;
      }[];
      next_cursor: null;
    };
  };
  /**
   * Saves a rule of alerts, in place of the one of its name; a shipped one is kept beneath.
   */
  'monitoring.rule.set': {
    input: {
      name: string;
      definition: {
        description?: string;
        enabled?: boolean;
        kind: string;
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        metric: string;
        where?: string;
        aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
        above?: number;
        below?: number;
        clears_at?: number;
        anomaly?: number;
        only_changes?: boolean;
        absent?: boolean;
        for?: string;
        /**
         * @maxItems 5
         */
        levels?: {
          value: number;
          severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        }[];
        title: string;
        message?: string;
      };
    };
    output: {
      name: string;
      definition: {
        description?: string;
        enabled: boolean;
        kind: string;
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        metric: string;
        where?: string;
        aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
        above?: number;
        below?: number;
        clears_at?: number;
        anomaly?: number;
        only_changes: boolean;
        absent?: boolean;
        for: string;
        /**
         * @maxItems 5
         */
        levels?: {
          value: number;
          severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        }[];
        title: string;
        message: string;
      };
      shipped: boolean;
      saved_at: string | null;
      saved_by: string | null;
    };
  };
  /**
   * Lists what is measured: metrics of resources.
   */
  'monitoring.series.list': {
    input: {
      metric?: string;
      resource?: string;
      project_id?: string;
      node_id?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        series_id: number;
        metric: string;
        resource: string;
        kind: 'gauge' | 'counter';
        unit: string | null;
        project_id: string | null;
        node_id: string | null;
        labels: {
          [k: string]: string;
        };
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Lists the devices that are measured, and how their last readings went.
   */
  'monitoring.target.list': {
    input: {
      project_id?: string;
    };
    output: {
      items: {
        project_id: string;
        node_id: string;
        name: string;
        project: string;
        server: string;
        answered: boolean | null;
        last_at: string | null;
        due_at: string;
        way: 'snmp' | 'console';
        silent: number;
        reason: string;
        duration_ms: number | null;
      }[];
      next_cursor: null;
      process: string | null;
    };
  };
  /**
   * Tells of which resources a metric was greatest, or least, over a time.
   */
  'monitoring.top.get': {
    input: {
      metric: string;
      resource?: string;
      project_id?: string;
      from?: string;
      until?: string;
      aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
      least?: boolean;
      most?: number;
    };
    output: {
      from: string;
      until: string;
      aggregate: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
      items: {
        series_id: number;
        metric: string;
        resource: string;
        kind: 'gauge' | 'counter';
        unit: string | null;
        project_id: string | null;
        node_id: string | null;
        labels: {
          [k: string]: string;
        };
        value: number;
      }[];
    };
  };
  /**
   * Reads configuration or state of a device by NETCONF over SSH, all of it or what a filter names.
   */
  'netconf.get': {
    input: {
      project_id?: string;
      node_id?: string;
      server?: string;
      host?: string;
      port?: number;
      private_key?: string;
      legacy?: boolean;
      username?: string;
      password?: string;
      operation?: 'get' | 'get_config';
      datastore?: 'running' | 'candidate' | 'startup';
      subtree?: string;
      xpath?: string;
      namespaces?: {
        [k: string]: string;
      };
      timeout_ms?: number;
      most_bytes?: number;
    };
    output: {
      answered: boolean;
      reason: string;
      observed_at: string;
      duration_ms: number;
      ssh: {
        host: string;
        port: number;
        translated: boolean;
        host_key: {
          type: string;
          fingerprint: string;
        } | null;
      } | null;
      session_id: string | null;
      capabilities: string[];
      xml: string | null;
      data: Json;
      errors: {
        type: string;
        tag: string;
        severity: string;
        path: string | null;
        message: string | null;
      }[];
    };
  };
  /**
   * Tells how two configurations of a device differ, by lines, without those that change by themselves.
   */
  'network.backup.diff': {
    input: {
      project_id: string;
      node_id: string;
      kind?: 'running' | 'startup';
      before?: string;
      after?: string;
      unsaved?: boolean;
      context?: number;
    };
    output: {
      before: string;
      after: string;
      added: number;
      removed: number;
      lines: {
        sign: 'same' | 'added' | 'removed';
        text: string;
        before: number | null;
        after: number | null;
      }[];
    };
  };
  /**
   * Gives the newest configurations as files of an archive, with their history for `git fast-import`; without secrets.
   */
  'network.backup.export': {
    input: {
      project_id?: string;
    };
  };
  /**
   * Gives a configuration that is kept; its secrets only to those who may see them.
   */
  'network.backup.get': {
    input: {
      project_id: string;
      node_id: string;
      kind?: 'running' | 'startup';
      hash?: string;
    };
    output: {
      backup: {
        project_id: string;
        node_id: string;
        name: string;
        kind: 'running' | 'startup';
        platform: string;
        hash: string;
        lines: number;
        cause: 'asked' | 'schedule' | 'change' | 'restore';
        by: string;
      };
      first_seen_at: string;
      content: string;
      secrets_shown: boolean;
    };
  };
  /**
   * Lists the newest backup of each device, by its name, and which devices cannot be backed up.
   */
  'network.backup.list': {
    input: {
      project_id?: string;
      node_id?: string;
      kind?: 'running' | 'startup';
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        project_id: string;
        node_id: string;
        name: string;
        kind: 'running' | 'startup';
        platform: string;
        hash: string;
        lines: number;
        cause: 'asked' | 'schedule' | 'change' | 'restore';
        by: string;
        seen_at: string;
        failing: {
          since: string;
          reason: string;
        } | null;
      }[];
      never: {
        project_id: string;
        node_id: string;
        name: string;
        since: string;
        reason: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Deletes a schedule of backups; those that were taken stay.
   */
  'network.backup.schedule.delete': {
    input: {
      name: string;
    };
    output: {
      name: string;
      deleted: true;
    };
  };
  /**
   * Lists the schedules by which configurations are backed up.
   */
  'network.backup.schedule.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        name: string;
        project_id: string | null;
        cron: string;
        timezone: string;
        missed: 'skip' | 'once';
        set_at: string;
        set_by: string;
        next_at: string | null;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Backs up the devices of a project, or of all, by a schedule; in place of the one of its name.
   */
  'network.backup.schedule.set': {
    input: {
      name: string;
      project_id?: string;
      cron: string;
      timezone?: string;
      missed?: 'skip' | 'once';
    };
    output: {
      name: string;
      project_id: string | null;
      cron: string;
      timezone: string;
      missed: 'skip' | 'once';
      set_at: string;
      set_by: string;
      next_at: string | null;
    };
  };
  /**
   * Finds lines in the newest configurations of all devices, by a text or a regular expression.
   */
  'network.backup.search': {
    input: {
      q: string;
      regex?: boolean;
      absent?: boolean;
      kind?: 'running' | 'startup';
      project_id?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        project_id: string;
        node_id: string;
        name: string;
        kind: 'running' | 'startup';
        platform: string;
        hash: string;
        lines: number;
        cause: 'asked' | 'schedule' | 'change' | 'restore';
        by: string;
        seen_at: string;
        lines_found: {
          number: number;
          text: string;
        }[];
        count: number;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Reads the configurations of a device at its console and keeps what is new; a device that cannot be read is an answer.
   */
  'network.backup.take': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
      via?: 'console' | 'ssh';
      username?: string;
      password?: string;
      enable_password?: string;
      cause?: 'asked' | 'schedule' | 'change' | 'restore';
    };
    output: {
      outcome: 'first' | 'changed' | 'unchanged' | 'failed' | 'no_device';
      reason: string;
      items: {
        project_id: string;
        node_id: string;
        name: string;
        kind: 'running' | 'startup';
        platform: string;
        hash: string;
        lines: number;
        cause: 'asked' | 'schedule' | 'change' | 'restore';
        by: string;
      }[];
    };
  };
  /**
   * Lists the configurations that a device had, newest first.
   */
  'network.backup.versions.list': {
    input: {
      project_id: string;
      node_id: string;
      kind?: 'running' | 'startup';
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        project_id: string;
        node_id: string;
        name: string;
        kind: 'running' | 'startup';
        platform: string;
        hash: string;
        lines: number;
        cause: 'asked' | 'schedule' | 'change' | 'restore';
        by: string;
        first_seen_at: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Checks the newest configurations by the rules, and raises an alert for each device and rule that is broken where that is wanted.
   */
  'network.compliance.check': {
    input: {
      project_id?: string;
      node_id?: string;
      alerts?: boolean;
    };
    output: {
      devices: number;
      broken: number;
      breaches: number;
      raised: number;
      cleared: number;
      reason: string;
    };
  };
  /**
   * Tells which rules the newest configuration of each device keeps, and which not.
   */
  'network.compliance.list': {
    input: {
      project_id?: string;
      node_id?: string;
      rule?: string;
      broken?: boolean;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        project_id: string;
        node_id: string;
        name: string;
        platform: string;
        hash: string;
        seen_at: string;
        rules: number;
        kept: number;
        breaches: {
          rule: string;
          title: string;
          severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
          why: string;
          remediation: string;
          places: {
            section: string | null;
            missing: string | null;
            line: number | null;
            text: string | null;
          }[];
        }[];
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Lists what configurations are expected to have, with the documents that ask for it.
   */
  'network.compliance.rule.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        title: string;
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        /**
         * @minItems 1
         */
        platforms: string[];
        section?: string;
        always: boolean;
        when?: string;
        unless?: string;
        must: string[];
        must_not: string[];
        why: string;
        remediation: string;
        source: string;
        id: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Gives the inventory as CSV that a spreadsheet takes for text: devices, or their interfaces.
   */
  'network.inventory.export': {
    input: {
      project_id?: string;
      q?: string;
      vendor?: string;
      model?: string;
      os?: string;
      version?: string;
      status?: 'started' | 'stopped' | 'suspended' | 'unknown';
      what?: 'devices' | 'interfaces';
    };
  };
  /**
   * Gives the inventory as a file of JSON: devices with their interfaces.
   */
  'network.inventory.export_json': {
    input: {
      project_id?: string;
      q?: string;
      vendor?: string;
      model?: string;
      os?: string;
      version?: string;
      status?: 'started' | 'stopped' | 'suspended' | 'unknown';
    };
  };
  /**
   * Lists the devices of all projects with vendor, model, version, serial and addresses, and counts them by what they are.
   */
  'network.inventory.list': {
    input: {
      project_id?: string;
      q?: string;
      vendor?: string;
      model?: string;
      os?: string;
      version?: string;
      status?: 'started' | 'stopped' | 'suspended' | 'unknown';
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        equipment_id: string;
        project_id: string;
        project_name: string;
        server: string;
        name: string;
        type: string;
        status: 'stopped' | 'started' | 'suspended' | 'unknown';
        discovery_status: ('complete' | 'partial' | 'failed') | null;
        discovered_at: string | null;
        system_name: string | null;
        vendor: string | null;
        model: string | null;
        os: string | null;
        version: string | null;
        serial: string | null;
        ip_addresses: string[];
        interfaces: number;
        neighbors: number;
        conflicts: number;
        snmp_available: boolean | null;
        console_available?: boolean | null;
        configuration_seen_at: string | null;
      }[];
      next_cursor: string | null;
      total: number;
      by: {
        vendor: {
          [k: string]: number;
        };
        model: {
          [k: string]: number;
        };
        version: {
          [k: string]: number;
        };
        status: {
          [k: string]: number;
        };
      };
    };
  };
  /**
   * Tells the topology of one layer: links of GNS3, VLANs and neighbors, or networks and routing neighbors.
   */
  'network.layer.get': {
    input: {
      project_id: string;
      server?: string;
      layer: 'physical' | 'l2' | 'l3';
      at?: number | string;
    };
    output: {
      layer: 'physical' | 'l2' | 'l3';
      devices: {
        node_id: string;
        name: string;
        known: boolean;
      }[];
      links: {
        kind: string;
        ends: {
          node_id: string;
          name: string;
          port: string | null;
        }[];
        state: string | null;
        detail: string | null;
      }[];
      groups: {
        kind: 'vlan' | 'network';
        name: string;
        detail: string | null;
        members: {
          node_id: string;
          name: string;
          port: string | null;
        }[];
      }[];
    };
  };
  /**
   * Follows the way between two addresses from device to device by their own tables, and tells where it stops and why.
   */
  'network.path.get': {
    input: {
      project_id: string;
      server?: string;
      from: string;
      to: string;
      at?: number | string;
    };
    output: {
      from: {
        node_id: string;
        name: string;
        port: string | null;
      };
      to: {
        address: string;
        node_id: string | null;
        name: string | null;
      };
      outcome: 'arrives' | 'arrives_partly' | 'stops';
      hops: {
        number: number;
        node_id: string;
        name: string;
        state: 'forwards' | 'arrived' | 'stops';
        reason: string;
        ways: {
          route: string;
          protocol: string | null;
          next_hop: string | null;
          interface: string | null;
          through: {
            node_id: string;
            name: string;
          }[];
          seen: boolean | null;
          next: number | null;
          reason: string | null;
        }[];
      }[];
      oldest_at: string | null;
    };
  };
  /**
   * Traces the way from the console of a device, and compares it hop by hop with the way by the tables of the devices.
   */
  'network.path.trace': {
    input: {
      project_id: string;
      server?: string;
      from: string;
      to: string;
      platform?: 'vpcs' | 'linux' | 'cisco_ios';
    };
    output: {
      path: {
        from: {
          node_id: string;
          name: string;
          port: string | null;
        };
        to: {
          address: string;
          node_id: string | null;
          name: string | null;
        };
        outcome: 'arrives' | 'arrives_partly' | 'stops';
        hops: {
          number: number;
          node_id: string;
          name: string;
          state: 'forwards' | 'arrived' | 'stops';
          reason: string;
          ways: {
            route: string;
            protocol: string | null;
            next_hop: string | null;
            interface: string | null;
            through: {
              node_id: string;
              name: string;
            }[];
            seen: boolean | null;
            next: number | null;
            reason: string | null;
          }[];
        }[];
        oldest_at: string | null;
      };
      command: string;
      answered: boolean;
      reached: boolean;
      agrees: boolean | null;
      reason: string;
      hops: {
        number: number;
        computed: {
          node_id: string;
          name: string;
        }[];
        traced: {
          address: string;
          node_id: string | null;
          name: string | null;
        }[];
        rtt_ms: number | null;
        refusal: string | null;
        verdict: 'same' | 'other' | 'silent' | 'not_computed' | 'not_reached';
      }[];
    };
  };
  /**
   * Writes a configuration back to a device, reads it to see that it is there, and takes everything back when it is not.
   */
  'network.restore.apply': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
      hash: string;
      via?: 'console' | 'ssh';
      username?: string;
      password?: string;
      enable_password?: string;
      confirm: true;
      expected_hash: string;
      save?: boolean;
    };
    output: {
      platform: string;
      current_hash: string;
      commands: string[];
      left_out: string[];
      outcome: 'restored' | 'unchanged' | 'rolled_back' | 'failed';
      reason: string;
      after_hash: string | null;
      differs: string[];
      saved: boolean;
    };
  };
  /**
   * Reads what a device has now, and tells which commands would lead it to a configuration that is kept.
   */
  'network.restore.plan': {
    input: {
      project_id: string;
      node_id: string;
      server?: string;
      hash: string;
      via?: 'console' | 'ssh';
      username?: string;
      password?: string;
      enable_password?: string;
    };
    output: {
      platform: string;
      current_hash: string;
      commands: string[];
      left_out: string[];
      added: number;
      removed: number;
      lines: {
        sign: 'same' | 'added' | 'removed';
        text: string;
        before: number | null;
        after: number | null;
      }[];
    };
  };
  /**
   * Takes the layers of a project together anew, after the wiring that devices show was compared with that of GNS3.
   */
  'network.topology.sync': {
    input: {
      project_id: string;
      server?: string;
    };
    output: {
      project_id: string;
      devices: number;
      discovered: number;
      not_discovered: string[];
      layers: {
        physical: {
          links: number;
        };
        l2: {
          links: number;
          vlans: number;
        };
        l3: {
          links: number;
          networks: number;
        };
      };
      wiring: {
        found: number;
        cleared: number;
        standing: number;
      } | null;
      reason: string | null;
    };
  };
  /**
   * Takes a notification on: it escalates no further until its trouble ends and begins anew.
   */
  'notification.acknowledge': {
    input: {
      notification_id: string;
      rule_id: string;
    };
    output: {
      notification_id: string;
      acknowledged: boolean;
    };
  };
  /**
   * Deletes a channel that no rule uses, with its secrets.
   */
  'notification.channel.delete': {
    input: {
      channel_id: string;
    };
    output: {
      channel_id: string;
    };
  };
  /**
   * Shows a channel; its secrets are masked.
   */
  'notification.channel.get': {
    input: {
      channel_id: string;
    };
    output: {
      channel_id: string;
      definition: {
        name: string;
        enabled: boolean;
        min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        settings:
          | {
              kind: 'desktop';
            }
          | {
              kind: 'email';
              host: string;
              port: number;
              tls: 'starttls' | 'implicit' | 'opportunistic' | 'none';
              user?: string;
              from: string;
              /**
               * @minItems 1
               * @maxItems 50
               */
              to: string[];
            }
          | {
              kind: 'webhook';
            }
          | {
              kind: 'ntfy';
              server: string;
            }
          | {
              kind: 'slack';
            }
          | {
              kind: 'teams';
            }
          | {
              kind: 'discord';
            }
          | {
              kind: 'apprise';
              tag?: string;
            }
          | {
              kind: 'script';
              script: string;
              timeout: string;
            };
      };
      secrets: {
        [k: string]: string;
      };
      saved_at: string;
      saved_by: string;
    };
  };
  /**
   * Lists the channels that notifications go to.
   */
  'notification.channel.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        channel_id: string;
        definition: {
          name: string;
          enabled: boolean;
          min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
          settings:
            | {
                kind: 'desktop';
              }
            | {
                kind: 'email';
                host: string;
                port: number;
                tls: 'starttls' | 'implicit' | 'opportunistic' | 'none';
                user?: string;
                from: string;
                /**
                 * @minItems 1
                 * @maxItems 50
                 */
                to: string[];
              }
            | {
                kind: 'webhook';
              }
            | {
                kind: 'ntfy';
                server: string;
              }
            | {
                kind: 'slack';
              }
            | {
                kind: 'teams';
              }
            | {
                kind: 'discord';
              }
            | {
                kind: 'apprise';
                tag?: string;
              }
            | {
                kind: 'script';
                script: string;
                timeout: string;
              };
        };
        secrets: {
          [k: string]: string;
        };
        saved_at: string;
        saved_by: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Makes or replaces a channel; its secrets stay unless new ones are given.
   */
  'notification.channel.save': {
    input: {
      channel_id: string;
      definition: {
        name: string;
        enabled?: boolean;
        min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        settings:
          | {
              kind: 'desktop';
            }
          | {
              kind: 'email';
              host: string;
              port?: number;
              tls?: 'starttls' | 'implicit' | 'opportunistic' | 'none';
              user?: string;
              from: string;
              /**
               * @minItems 1
               * @maxItems 50
               */
              to: string[];
            }
          | {
              kind: 'webhook';
            }
          | {
              kind: 'ntfy';
              server?: string;
            }
          | {
              kind: 'slack';
            }
          | {
              kind: 'teams';
            }
          | {
              kind: 'discord';
            }
          | {
              kind: 'apprise';
              tag?: string;
            }
          | {
              kind: 'script';
              script: string;
              timeout?: string;
            };
      };
      secrets?: {
        [k: string]: string;
      };
    };
    output: {
      channel_id: string;
      definition: {
        name: string;
        enabled: boolean;
        min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        settings:
          | {
              kind: 'desktop';
            }
          | {
              kind: 'email';
              host: string;
              port: number;
              tls: 'starttls' | 'implicit' | 'opportunistic' | 'none';
              user?: string;
              from: string;
              /**
               * @minItems 1
               * @maxItems 50
               */
              to: string[];
            }
          | {
              kind: 'webhook';
            }
          | {
              kind: 'ntfy';
              server: string;
            }
          | {
              kind: 'slack';
            }
          | {
              kind: 'teams';
            }
          | {
              kind: 'discord';
            }
          | {
              kind: 'apprise';
              tag?: string;
            }
          | {
              kind: 'script';
              script: string;
              timeout: string;
            };
      };
      secrets: {
        [k: string]: string;
      };
      saved_at: string;
      saved_by: string;
    };
  };
  /**
   * Sends a test to a channel, also to one that is not saved yet, and says how that went.
   */
  'notification.channel.test': {
    input: {
      channel_id: string;
      definition?: {
        name: string;
        enabled?: boolean;
        min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        settings:
          | {
              kind: 'desktop';
            }
          | {
              kind: 'email';
              host: string;
              port?: number;
              tls?: 'starttls' | 'implicit' | 'opportunistic' | 'none';
              user?: string;
              from: string;
              /**
               * @minItems 1
               * @maxItems 50
               */
              to: string[];
            }
          | {
              kind: 'webhook';
            }
          | {
              kind: 'ntfy';
              server?: string;
            }
          | {
              kind: 'slack';
            }
          | {
              kind: 'teams';
            }
          | {
              kind: 'discord';
            }
          | {
              kind: 'apprise';
              tag?: string;
            }
          | {
              kind: 'script';
              script: string;
              timeout?: string;
            };
      };
      secrets?: {
        [k: string]: string;
      };
    };
    output: {
      delivered: boolean;
      error: string | null;
      receipt: string | null;
      duration_ms: number;
    };
  };
  /**
   * Delivers to its channel what is queued; does nothing for what was taken already.
   */
  'notification.delivery.attempt': {
    input: {
      delivery_id: string;
    };
    output: {
      delivery_id: string;
      status: 'sent';
      receipt: string | null;
    };
  };
  /**
   * Shows a delivery with its text.
   */
  'notification.delivery.get': {
    input: {
      delivery_id: string;
    };
    output: {
      delivery_id: string;
      notification_id: string;
      rule_id: string | null;
      channel_id: string;
      kind: 'firing' | 'recovery' | 'digest' | 'escalation' | 'direct' | 'test';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      title: string;
      issued_at: string;
      status: 'pending' | 'sent' | 'failed';
      attempts: number;
      tried_at: string | null;
      error: string | null;
      receipt: string | null;
      text: string;
    };
  };
  /**
   * Lists what was sent to which channel and what became of it, newest first.
   */
  'notification.delivery.list': {
    input: {
      limit?: number;
      cursor?: string;
      rule_id?: string;
      channel_id?: string;
      status?: 'pending' | 'sent' | 'failed';
    };
    output: {
      items: {
        delivery_id: string;
        notification_id: string;
        rule_id: string | null;
        channel_id: string;
        kind: 'firing' | 'recovery' | 'digest' | 'escalation' | 'direct' | 'test';
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        title: string;
        issued_at: string;
        status: 'pending' | 'sent' | 'failed';
        attempts: number;
        tried_at: string | null;
        error: string | null;
        receipt: string | null;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Tries a delivery again that did not succeed.
   */
  'notification.delivery.retry': {
    input: {
      delivery_id: string;
    };
    output: {
      delivery_id: string;
      message_id: string;
    };
  };
  /**
   * Deletes a rule; what it has not told yet is not told.
   */
  'notification.rule.delete': {
    input: {
      rule_id: string;
    };
    output: {
      rule_id: string;
    };
  };
  /**
   * Shows a rule, what it waits with and which troubles it told that have not ended.
   */
  'notification.rule.get': {
    input: {
      rule_id: string;
    };
    output: {
      rule_id: string;
      definition: {
        name: string;
        description?: string;
        enabled: boolean;
        match: {
          /**
           * @minItems 1
           * @maxItems 50
           */
          types: string[];
          min_priority?: 'critical' | 'high' | 'normal' | 'low';
          min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
          /**
           * @maxItems 100
           */
          projects?: string[];
          where?: string;
        };
        max_age: string;
        deduplicate?: {
          key: string;
          window: string;
        };
        recovery?: {
          /**
           * @minItems 1
           * @maxItems 50
           */
          types: string[];
          where?: string;
          key: string;
          hold?: string;
        };
        group?: {
          /**
           * @maxItems 10
           */
          by: string[];
          wait: string;
          interval: string;
        };
        throttle?: {
          count: number;
          per: string;
          digest: boolean;
        };
        /**
         * @minItems 1
         * @maxItems 10
         */
        escalate?: {
          after: string;
          /**
           * @minItems 1
           * @maxItems 20
           */
          channels: string[];
        }[];
        language: 'en' | 'fr';
        template?: {
          title?: string;
          text?: string;
        };
        /**
         * @minItems 1
         * @maxItems 20
         */
        channels: string[];
      };
      saved_at: string;
      saved_by: string;
      waiting: {
        type: string;
        subject: string;
        kind: 'firing' | 'recovery';
        stage: 'standing' | 'grouped' | 'throttled';
        due_at: string;
      }[];
      troubles: {
        key: string;
        notification_id: string;
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      }[];
      escalating: {
        notification_id: string;
        title: string;
        issued_at: string;
        next_at: string | null;
      }[];
    };
  };
  /**
   * Lists the rules of notifications.
   */
  'notification.rule.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        rule_id: string;
        definition: {
          name: string;
          description?: string;
          enabled: boolean;
          match: {
            /**
             * @minItems 1
             * @maxItems 50
             */
            types: string[];
            min_priority?: 'critical' | 'high' | 'normal' | 'low';
            min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
            /**
             * @maxItems 100
             */
            projects?: string[];
            where?: string;
          };
          max_age: string;
          deduplicate?: {
            key: string;
            window: string;
          };
          recovery?: {
            /**
             * @minItems 1
             * @maxItems 50
             */
            types: string[];
            where?: string;
            key: string;
            hold?: string;
          };
          group?: {
            /**
             * @maxItems 10
             */
            by: string[];
            wait: string;
            interval: string;
          };
          throttle?: {
            count: number;
            per: string;
            digest: boolean;
          };
          /**
           * @minItems 1
           * @maxItems 10
           */
          escalate?: {
            after: string;
            /**
             * @minItems 1
             * @maxItems 20
             */
            channels: string[];
          }[];
          language: 'en' | 'fr';
          template?: {
            title?: string;
            text?: string;
          };
          /**
           * @minItems 1
           * @maxItems 20
           */
          channels: string[];
        };
        saved_at: string;
        saved_by: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Makes or replaces a rule; it tells of what happens from now on.
   */
  'notification.rule.save': {
    input: {
      rule_id: string;
      definition: {
        name: string;
        description?: string;
        enabled?: boolean;
        match: {
          /**
           * @minItems 1
           * @maxItems 50
           */
          types: string[];
          min_priority?: 'critical' | 'high' | 'normal' | 'low';
          min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
          /**
           * @maxItems 100
           */
          projects?: string[];
          where?: string;
        };
        max_age?: string;
        deduplicate?: {
          key?: string;
          window: string;
        };
        recovery?: {
          /**
           * @minItems 1
           * @maxItems 50
           */
          types: string[];
          where?: string;
          key?: string;
          hold?: string;
        };
        group?: {
          /**
           * @maxItems 10
           */
          by?: string[];
          wait?: string;
          interval?: string;
        };
        throttle?: {
          count: number;
          per: string;
          digest?: boolean;
        };
        /**
         * @minItems 1
         * @maxItems 10
         */
        escalate?: {
          after: string;
          /**
           * @minItems 1
           * @maxItems 20
           */
          channels: string[];
        }[];
        language?: 'en' | 'fr';
        template?: {
          title?: string;
          text?: string;
        };
        /**
         * @minItems 1
         * @maxItems 20
         */
        channels: string[];
      };
    };
    output: {
      rule_id: string;
      definition: {
        name: string;
        description?: string;
        enabled: boolean;
        match: {
          /**
           * @minItems 1
           * @maxItems 50
           */
          types: string[];
          min_priority?: 'critical' | 'high' | 'normal' | 'low';
          min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
          /**
           * @maxItems 100
           */
          projects?: string[];
          where?: string;
        };
        max_age: string;
        deduplicate?: {
          key: string;
          window: string;
        };
        recovery?: {
          /**
           * @minItems 1
           * @maxItems 50
           */
          types: string[];
          where?: string;
          key: string;
          hold?: string;
        };
        group?: {
          /**
           * @maxItems 10
           */
          by: string[];
          wait: string;
          interval: string;
        };
        throttle?: {
          count: number;
          per: string;
          digest: boolean;
        };
        /**
         * @minItems 1
         * @maxItems 10
         */
        escalate?: {
          after: string;
          /**
           * @minItems 1
           * @maxItems 20
           */
          channels: string[];
        }[];
        language: 'en' | 'fr';
        template?: {
          title?: string;
          text?: string;
        };
        /**
         * @minItems 1
         * @maxItems 20
         */
        channels: string[];
      };
      saved_at: string;
      saved_by: string;
    };
  };
  /**
   * Shows what a rule makes of the last event that fits it, and sends it as a test when asked to.
   */
  'notification.rule.test': {
    input: {
      rule_id: string;
      definition?: {
        name: string;
        description?: string;
        enabled?: boolean;
        match: {
          /**
           * @minItems 1
           * @maxItems 50
           */
          types: string[];
          min_priority?: 'critical' | 'high' | 'normal' | 'low';
          min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
          /**
           * @maxItems 100
           */
          projects?: string[];
          where?: string;
        };
        max_age?: string;
        deduplicate?: {
          key?: string;
          window: string;
        };
        recovery?: {
          /**
           * @minItems 1
           * @maxItems 50
           */
          types: string[];
          where?: string;
          key?: string;
          hold?: string;
        };
        group?: {
          /**
           * @maxItems 10
           */
          by?: string[];
          wait?: string;
          interval?: string;
        };
        throttle?: {
          count: number;
          per: string;
          digest?: boolean;
        };
        /**
         * @minItems 1
         * @maxItems 10
         */
        escalate?: {
          after: string;
          /**
           * @minItems 1
           * @maxItems 20
           */
          channels: string[];
        }[];
        language?: 'en' | 'fr';
        template?: {
          title?: string;
          text?: string;
        };
        /**
         * @minItems 1
         * @maxItems 20
         */
        channels: string[];
      };
      send?: boolean;
    };
    output: {
      event_position: number | null;
      looked_at: number;
      matched: number;
      title: string;
      text: string;
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      silenced_by: string | null;
      deliveries: string[];
    };
  };
  /**
   * Sends a notification of a person or a workflow to channels.
   */
  'notification.send': {
    input: {
      title: string;
      text?: string;
      severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      /**
       * @minItems 1
       * @maxItems 20
       */
      channels?: string[];
      key?: string;
      report?: {
        report_id: string;
        format?: 'pdf' | 'xlsx' | 'csv' | 'json';
      };
    };
    output: {
      notification_id: string;
      deliveries: string[];
      repeated: boolean;
    };
  };
  /**
   * Holds notifications back for a time, or within windows that recur every week.
   */
  'notification.silence.create': {
    input: {
      definition: {
        comment: string;
        match: {
          /**
           * @maxItems 100
           */
          rules?: string[];
          /**
           * @maxItems 50
           */
          types?: string[];
          /**
           * @maxItems 100
           */
          projects?: string[];
          /**
           * @maxItems 100
           */
          subjects?: string[];
          max_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
          where?: string;
        };
        starts_at?: string;
        ends_at?: string;
        weekly?: {
          /**
           * @minItems 1
           * @maxItems 7
           */
          days: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
          from: string;
          until: string;
          timezone?: string;
        };
      };
    };
    output: {
      silence_id: string;
      definition: {
        comment: string;
        match: {
          /**
           * @maxItems 100
           */
          rules?: string[];
          /**
           * @maxItems 50
           */
          types?: string[];
          /**
           * @maxItems 100
           */
          projects?: string[];
          /**
           * @maxItems 100
           */
          subjects?: string[];
          max_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
          where?: string;
        };
        starts_at?: string;
        ends_at?: string;
        weekly?: {
          /**
           * @minItems 1
           * @maxItems 7
           */
          days: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
          from: string;
          until: string;
          timezone: string;
        };
      };
      active: boolean;
      over: boolean;
      saved_at: string;
      saved_by: string;
    };
  };
  /**
   * Ends a silence now; what it held back is not told later.
   */
  'notification.silence.end': {
    input: {
      silence_id: string;
    };
    output: {
      silence_id: string;
    };
  };
  /**
   * Lists the silences, those that are over last.
   */
  'notification.silence.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        silence_id: string;
        definition: {
          comment: string;
          match: {
            /**
             * @maxItems 100
             */
            rules?: string[];
            /**
             * @maxItems 50
             */
            types?: string[];
            /**
             * @maxItems 100
             */
            projects?: string[];
            /**
             * @maxItems 100
             */
            subjects?: string[];
            max_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
            where?: string;
          };
          starts_at?: string;
          ends_at?: string;
          weekly?: {
            /**
             * @minItems 1
             * @maxItems 7
             */
            days: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
            from: string;
            until: string;
            timezone: string;
          };
        };
        active: boolean;
        over: boolean;
        saved_at: string;
        saved_by: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Reads the state of a project and tells which assertions hold; waits for them when it is told to.
   */
  'orchestration.assert': {
    input: {
      project_id?: string;
      /**
       * @maxItems 50
       */
      snmp?: {
        name: string;
        node_id?: string;
        host?: string;
        port?: number;
        community?: string;
        /**
         * @minItems 1
         * @maxItems 50
         */
        oids: string[];
      }[];
      given?: {
        [k: string]: unknown;
      };
      /**
       * @maxItems 200
       */
      assertions: {
        name: string;
        expression: string;
      }[];
      within?: string;
      every?: string;
      required?: boolean;
    };
    output: {
      passed: boolean;
      tests: number;
      failures: number;
      looks: number;
      duration_ms: number;
      observed_at: string;
      results: {
        name: string;
        expression: string;
        passed: boolean;
        value: unknown;
        error: string | null;
        held_after_ms: number | null;
      }[];
    };
  };
  /**
   * Does what a plan says, once; refused when anything that it reaches changed since it was made.
   */
  'plan.apply': {
    input: {
      hash: string;
      secrets?: {
        [k: string]: Json;
      };
    };
    output: {
      plan_id: string;
      operation: string;
      result: Json;
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
    };
  };
  /**
   * Tells a plan and whether it can still be applied.
   */
  'plan.get': {
    input: {
      plan_id: string;
    };
    output: {
      plan_id: string;
      hash: string;
      state: 'open' | 'applied' | 'expired';
      made_at: string;
      made_by: string;
      expires_at: string;
      operation: string;
      summary: string;
      input: {
        [k: string]: Json;
      };
      secrets: string[];
      steps: {
        does: string;
        summary: string;
        input: {
          [k: string]: Json;
        };
        reversible: 'undo' | 'changes_nothing' | 'no';
        level: number;
      }[];
      reversible: 'undo' | 'changes_nothing' | 'no';
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      loses: string | null;
      reach: {
        projects: {
          project_id: string;
          name: string;
          status: string;
        }[];
        nodes: {
          node_id: string;
          name: string;
          project_id: string;
          status: string;
          console: string | null;
          how: 'named' | 'in_project' | 'neighbor';
        }[];
        links: {
          link_id: string;
          project_id: string;
          ends: string[];
          filters: {
            [k: string]: Json;
          };
          suspended: boolean;
          capturing: boolean;
          how: 'named' | 'in_project' | 'attached';
        }[];
        node_count: number;
        link_count: number;
        subjects: string[];
        addresses: string[];
        known: boolean;
      };
      depends: {
        kind: 'console' | 'capture' | 'poll' | 'run';
        id: string;
        name: string;
      }[];
      position: number;
    };
  };
  /**
   * Lists plans, newest first: your own, and those of everybody for who may read the audit.
   */
  'plan.list': {
    input: {
      state?: 'open' | 'applied' | 'expired';
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        plan_id: string;
        hash: string;
        state: 'open' | 'applied' | 'expired';
        made_at: string;
        made_by: string;
        expires_at: string;
        operation: string;
        summary: string;
        input: {
          [k: string]: Json;
        };
        secrets: string[];
        reversible: 'undo' | 'changes_nothing' | 'no';
        undo: {
          operation: string;
          input: {
            [k: string]: Json;
          };
        } | null;
        loses: string | null;
        position: number;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Says what an operation would do without doing it: steps, way back, what it reaches; and keeps that to be applied.
   */
  'plan.make': {
    input: {
      operation: string;
      input?: {
        [k: string]: Json;
      };
    };
    output: {
      plan_id: string;
      hash: string;
      state: 'open' | 'applied' | 'expired';
      made_at: string;
      made_by: string;
      expires_at: string;
      operation: string;
      summary: string;
      input: {
        [k: string]: Json;
      };
      secrets: string[];
      steps: {
        does: string;
        summary: string;
        input: {
          [k: string]: Json;
        };
        reversible: 'undo' | 'changes_nothing' | 'no';
        level: number;
      }[];
      reversible: 'undo' | 'changes_nothing' | 'no';
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      loses: string | null;
      reach: {
        projects: {
          project_id: string;
          name: string;
          status: string;
        }[];
        nodes: {
          node_id: string;
          name: string;
          project_id: string;
          status: string;
          console: string | null;
          how: 'named' | 'in_project' | 'neighbor';
        }[];
        links: {
          link_id: string;
          project_id: string;
          ends: string[];
          filters: {
            [k: string]: Json;
          };
          suspended: boolean;
          capturing: boolean;
          how: 'named' | 'in_project' | 'attached';
        }[];
        node_count: number;
        link_count: number;
        subjects: string[];
        addresses: string[];
        known: boolean;
      };
      depends: {
        kind: 'console' | 'capture' | 'poll' | 'run';
        id: string;
        name: string;
      }[];
      position: number;
    };
  };
  /**
   * Lists what was put on links and interfaces, asked and got, newest first.
   */
  'qos.application.list': {
    input: {
      state?: 'applying' | 'in_force' | 'rolled_back' | 'removed';
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        application_id: string;
        project_id: string;
        server: string | null;
        link_id: string | null;
        node_id: string | null;
        interface: string | null;
        kind: 'profile' | 'policy';
        name: string;
        what: string;
        way:
          | {
              kind: 'filters';
              apply: {
                /**
                 * @maxItems 16
                 */
                [k: string]: (number | string)[];
              };
              undo: {
                /**
                 * @maxItems 16
                 */
                [k: string]: (number | string)[];
              };
            }
          | {
              kind: 'tc' | 'mqc';
              apply: string[];
              undo: string[];
              check: string;
              expect: string;
            };
        notes: string[];
        by: string;
        at: string;
        keep: boolean;
        expires_at: string | null;
        verify_by: string;
        state: 'applying' | 'in_force' | 'rolled_back' | 'removed';
        verified: boolean;
        measured: {
          from: string;
          address: string;
          reason: string;
          values: {
            value: 'added_rtt_ms' | 'loss_percent';
            asked: number;
            got: number | null;
            within: number;
            kept: boolean;
          }[];
        }[];
        reason: string | null;
        ended_at: string | null;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Puts a profile or a policy on a link or an interface, measures what became of it, and rolls it back when that is not as asked.
   */
  'qos.apply': {
    input: {
      project_id: string;
      server?: string;
      link_id?: string;
      node_id?: string;
      interface?: string;
      profile?: string;
      policy?: string;
      platform?: 'linux' | 'cisco_ios';
      /**
       * @maxItems 4
       */
      probes?: {
        node_id: string;
        address: string;
        platform?: 'vpcs' | 'linux' | 'cisco_ios';
      }[];
      pings?: number;
      tolerance?: {
        delay_percent?: number;
        delay_ms?: number;
        loss_points?: number;
      };
      strict?: boolean;
      keep?: boolean;
      for_s?: number;
    };
    output: {
      application_id: string;
      project_id: string;
      server: string | null;
      link_id: string | null;
      node_id: string | null;
      interface: string | null;
      kind: 'profile' | 'policy';
      name: string;
      what: string;
      way:
        | {
            kind: 'filters';
            apply: {
              /**
               * @maxItems 16
               */
              [k: string]: (number | string)[];
            };
            undo: {
              /**
               * @maxItems 16
               */
              [k: string]: (number | string)[];
            };
          }
        | {
            kind: 'tc' | 'mqc';
            apply: string[];
            undo: string[];
            check: string;
            expect: string;
          };
      notes: string[];
      by: string;
      at: string;
      keep: boolean;
      expires_at: string | null;
      verify_by: string;
      state: 'applying' | 'in_force' | 'rolled_back' | 'removed';
      verified: boolean;
      measured: {
        from: string;
        address: string;
        reason: string;
        values: {
          value: 'added_rtt_ms' | 'loss_percent';
          asked: number;
          got: number | null;
          within: number;
          kept: boolean;
        }[];
      }[];
      reason: string | null;
      ended_at: string | null;
    };
  };
  /**
   * Says what putting a profile or a policy on a link or an interface would do, and how it is taken back; changes nothing.
   */
  'qos.plan': {
    input: {
      project_id: string;
      server?: string;
      link_id?: string;
      node_id?: string;
      interface?: string;
      profile?: string;
      policy?: string;
      platform?: 'linux' | 'cisco_ios';
    };
    output: {
      what: string;
      way:
        | {
            kind: 'filters';
            apply: {
              /**
               * @maxItems 16
               */
              [k: string]: (number | string)[];
            };
            undo: {
              /**
               * @maxItems 16
               */
              [k: string]: (number | string)[];
            };
          }
        | {
            kind: 'tc' | 'mqc';
            apply: string[];
            undo: string[];
            check: string;
            expect: string;
          };
      notes: string[];
      problems: string[];
    };
  };
  /**
   * Deletes a QoS policy; what is in force already stays as it is.
   */
  'qos.policy.delete': {
    input: {
      name: string;
    };
    output: {
      name: string;
      deleted: true;
    };
  };
  /**
   * Lists the QoS policies: how interfaces treat what they send.
   */
  'qos.policy.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        name: string;
        title: string;
        description: string;
        rate_kbps: number;
        /**
         * @maxItems 16
         */
        classes: {
          name: string;
          match: {
            /**
             * @minItems 1
             * @maxItems 8
             */
            dscp?: (
              | number
              | (
                  | 'cs0'
                  | 'cs1'
                  | 'cs2'
                  | 'cs3'
                  | 'cs4'
                  | 'cs5'
                  | 'cs6'
                  | 'cs7'
                  | 'af11'
                  | 'af12'
                  | 'af13'
                  | 'af21'
                  | 'af22'
                  | 'af23'
                  | 'af31'
                  | 'af32'
                  | 'af33'
                  | 'af41'
                  | 'af42'
                  | 'af43'
                  | 'ef'
                  | 'le'
                )
            )[];
            protocol?: 'tcp' | 'udp' | 'icmp';
            source?: string;
            destination?: string;
            /**
             * @minItems 1
             * @maxItems 8
             */
            source_ports?: number[];
            /**
             * @minItems 1
             * @maxItems 8
             */
            destination_ports?: number[];
          };
          priority: number;
          guarantee_kbps: number;
          ceil_kbps?: number;
          queue: 'fair' | 'fifo';
          queue_packets?: number;
          police_kbps?: number;
        }[];
        otherwise: {
          ceil_kbps?: number;
          queue: 'fair' | 'fifo';
          queue_packets?: number;
        };
        shipped: boolean;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Makes or changes a QoS policy, checked: sums, ranges, names; what is in force already stays as it is.
   */
  'qos.policy.save': {
    input: {
      name: string;
      title: string;
      description?: string;
      rate_kbps: number;
      /**
       * @maxItems 16
       */
      classes?: {
        name: string;
        match: {
          /**
           * @minItems 1
           * @maxItems 8
           */
          dscp?: (
            | number
            | (
                | 'cs0'
                | 'cs1'
                | 'cs2'
                | 'cs3'
                | 'cs4'
                | 'cs5'
                | 'cs6'
                | 'cs7'
                | 'af11'
                | 'af12'
                | 'af13'
                | 'af21'
                | 'af22'
                | 'af23'
                | 'af31'
                | 'af32'
                | 'af33'
                | 'af41'
                | 'af42'
                | 'af43'
                | 'ef'
                | 'le'
              )
          )[];
          protocol?: 'tcp' | 'udp' | 'icmp';
          source?: string;
          destination?: string;
          /**
           * @minItems 1
           * @maxItems 8
           */
          source_ports?: number[];
          /**
           * @minItems 1
           * @maxItems 8
           */
          destination_ports?: number[];
        };
        priority?: number;
        guarantee_kbps: number;
        ceil_kbps?: number;
        queue?: 'fair' | 'fifo';
        queue_packets?: number;
        police_kbps?: number;
      }[];
      otherwise?: {
        ceil_kbps?: number;
        queue?: 'fair' | 'fifo';
        queue_packets?: number;
      };
    };
    output: {
      name: string;
      title: string;
      description: string;
      rate_kbps: number;
      /**
       * @maxItems 16
       */
      classes: {
        name: string;
        match: {
          /**
           * @minItems 1
           * @maxItems 8
           */
          dscp?: (
            | number
            | (
                | 'cs0'
                | 'cs1'
                | 'cs2'
                | 'cs3'
                | 'cs4'
                | 'cs5'
                | 'cs6'
                | 'cs7'
                | 'af11'
                | 'af12'
                | 'af13'
                | 'af21'
                | 'af22'
                | 'af23'
                | 'af31'
                | 'af32'
                | 'af33'
                | 'af41'
                | 'af42'
                | 'af43'
                | 'ef'
                | 'le'
              )
          )[];
          protocol?: 'tcp' | 'udp' | 'icmp';
          source?: string;
          destination?: string;
          /**
           * @minItems 1
           * @maxItems 8
           */
          source_ports?: number[];
          /**
           * @minItems 1
           * @maxItems 8
           */
          destination_ports?: number[];
        };
        priority: number;
        guarantee_kbps: number;
        ceil_kbps?: number;
        queue: 'fair' | 'fifo';
        queue_packets?: number;
        police_kbps?: number;
      }[];
      otherwise: {
        ceil_kbps?: number;
        queue: 'fair' | 'fifo';
        queue_packets?: number;
      };
      shipped: boolean;
    };
  };
  /**
   * Deletes an impairment profile; what is in force already stays as it is.
   */
  'qos.profile.delete': {
    input: {
      name: string;
    };
    output: {
      name: string;
      deleted: true;
    };
  };
  /**
   * Lists the impairment profiles: what lines do to packets.
   */
  'qos.profile.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        name: string;
        title: string;
        description: string;
        delay_ms: number;
        jitter_ms: number;
        loss_percent: number;
        corrupt_percent: number;
        rate_kbps: number | null;
        shipped: boolean;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Makes or changes an impairment profile; what is in force already stays as it is.
   */
  'qos.profile.save': {
    input: {
      name: string;
      title: string;
      description?: string;
      delay_ms?: number;
      jitter_ms?: number;
      loss_percent?: number;
      corrupt_percent?: number;
      rate_kbps?: number | null;
    };
    output: {
      name: string;
      title: string;
      description: string;
      delay_ms: number;
      jitter_ms: number;
      loss_percent: number;
      corrupt_percent: number;
      rate_kbps: number | null;
      shipped: boolean;
    };
  };
  /**
   * Looks at everything that is in force in a project, and puts back what is no longer there.
   */
  'qos.project.activate': {
    input: {
      project_id: string;
    };
    output: {
      project_id: string;
      in_force: {
        application_id: string;
        what: string;
      }[];
      restored: {
        application_id: string;
        what: string;
        found: string;
      }[];
      failed: {
        application_id: string;
        what: string;
        reason: string;
      }[];
    };
  };
  /**
   * Takes away what is in force: the link or interface is as it was before.
   */
  'qos.remove': {
    input: {
      application_id: string;
    };
    output: {
      application_id: string;
      project_id: string;
      server: string | null;
      link_id: string | null;
      node_id: string | null;
      interface: string | null;
      kind: 'profile' | 'policy';
      name: string;
      what: string;
      way:
        | {
            kind: 'filters';
            apply: {
              /**
               * @maxItems 16
               */
              [k: string]: (number | string)[];
            };
            undo: {
              /**
               * @maxItems 16
               */
              [k: string]: (number | string)[];
            };
          }
        | {
            kind: 'tc' | 'mqc';
            apply: string[];
            undo: string[];
            check: string;
            expect: string;
          };
      notes: string[];
      by: string;
      at: string;
      keep: boolean;
      expires_at: string | null;
      verify_by: string;
      state: 'applying' | 'in_force' | 'rolled_back' | 'removed';
      verified: boolean;
      measured: {
        from: string;
        address: string;
        reason: string;
        values: {
          value: 'added_rtt_ms' | 'loss_percent';
          asked: number;
          got: number | null;
          within: number;
          kept: boolean;
        }[];
      }[];
      reason: string | null;
      ended_at: string | null;
    };
  };
  /**
   * Keeps a dashboard that was put together or exported elsewhere.
   */
  'reporting.dashboard.create': {
    input: {
      name: string;
      shared?: boolean;
      project_id?: string | null;
      /**
       * @maxItems 40
       */
      widgets: (
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'series';
            metric: string;
            node_id?: string;
            resource?: string;
            aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
            lines?: number;
            period_h?: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'top';
            metric: string;
            aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
            least?: boolean;
            most?: number;
            period_h?: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'alerts';
            min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
            most?: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'tiles';
            /**
             * @minItems 1
             * @maxItems 4
             */
            of?: ('alerts' | 'nodes' | 'projects' | 'modules')[];
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'topology';
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'text';
            text: string;
          }
      )[];
    };
    output: {
      dashboard_id: string;
      name: string;
      shared: boolean;
      project_id: string | null;
      /**
       * @maxItems 40
       */
      widgets: (
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'series';
            metric: string;
            node_id?: string;
            resource?: string;
            aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
            lines: number;
            period_h: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'top';
            metric: string;
            aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
            least: boolean;
            most: number;
            period_h: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'alerts';
            min_severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
            most: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'tiles';
            /**
             * @minItems 1
             * @maxItems 4
             */
            of: ('alerts' | 'nodes' | 'projects' | 'modules')[];
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'topology';
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'text';
            text: string;
          }
      )[];
      owner: string | null;
      revision: number;
      changed_at: string | null;
      editable: boolean;
    };
  };
  /**
   * Deletes a dashboard.
   */
  'reporting.dashboard.delete': {
    input: {
      dashboard_id: string;
    };
    output: {
      dashboard_id: string;
      deleted: true;
    };
  };
  /**
   * Tells a dashboard with its widgets.
   */
  'reporting.dashboard.get': {
    input: {
      dashboard_id: string;
    };
    output: {
      dashboard_id: string;
      name: string;
      shared: boolean;
      project_id: string | null;
      /**
       * @maxItems 40
       */
      widgets: (
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'series';
            metric: string;
            node_id?: string;
            resource?: string;
            aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
            lines: number;
            period_h: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'top';
            metric: string;
            aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
            least: boolean;
            most: number;
            period_h: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'alerts';
            min_severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
            most: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'tiles';
            /**
             * @minItems 1
             * @maxItems 4
             */
            of: ('alerts' | 'nodes' | 'projects' | 'modules')[];
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'topology';
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'text';
            text: string;
          }
      )[];
      owner: string | null;
      revision: number;
      changed_at: string | null;
      editable: boolean;
    };
  };
  /**
   * Lists the dashboards that the caller may see: those of the product, its own, and shared ones.
   */
  'reporting.dashboard.list': {
    input: {
      project_id?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        dashboard_id: string;
        name: string;
        shared: boolean;
        project_id: string | null;
        owner: string | null;
        revision: number;
        changed_at: string | null;
        editable: boolean;
        widgets: number;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Changes a dashboard as a whole; one that came with the product stays as it is.
   */
  'reporting.dashboard.update': {
    input: {
      dashboard_id: string;
      name: string;
      shared?: boolean;
      project_id?: string | null;
      /**
       * @maxItems 40
       */
      widgets: (
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'series';
            metric: string;
            node_id?: string;
            resource?: string;
            aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
            lines?: number;
            period_h?: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'top';
            metric: string;
            aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
            least?: boolean;
            most?: number;
            period_h?: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'alerts';
            min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
            most?: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'tiles';
            /**
             * @minItems 1
             * @maxItems 4
             */
            of?: ('alerts' | 'nodes' | 'projects' | 'modules')[];
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'topology';
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'text';
            text: string;
          }
      )[];
      revision?: number;
    };
    output: {
      dashboard_id: string;
      name: string;
      shared: boolean;
      project_id: string | null;
      /**
       * @maxItems 40
       */
      widgets: (
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'series';
            metric: string;
            node_id?: string;
            resource?: string;
            aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
            lines: number;
            period_h: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'top';
            metric: string;
            aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
            least: boolean;
            most: number;
            period_h: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'alerts';
            min_severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
            most: number;
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'tiles';
            /**
             * @minItems 1
             * @maxItems 4
             */
            of: ('alerts' | 'nodes' | 'projects' | 'modules')[];
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'topology';
          }
        | {
            widget_id: string;
            title?: string;
            project_id?: string;
            x: number;
            y: number;
            w: number;
            h: number;
            kind: 'text';
            text: string;
          }
      )[];
      owner: string | null;
      revision: number;
      changed_at: string | null;
      editable: boolean;
    };
  };
  /**
   * Lists the kinds of reports, with their sections.
   */
  'reporting.definition.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        kind: 'unified' | 'incident' | 'inventory' | 'availability' | 'discovery' | 'security' | 'experiment';
        sections: (
          | 'told'
          | 'story'
          | 'incidents'
          | 'alerts'
          | 'availability'
          | 'security'
          | 'qos'
          | 'configurations'
          | 'assistant'
          | 'inventory'
          | 'discovery'
          | 'events'
          | 'modules'
        )[];
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Makes a report of what is known of a period, and keeps it.
   */
  'reporting.report.create': {
    input: {
      kind: 'unified' | 'incident' | 'inventory' | 'availability' | 'discovery' | 'security' | 'experiment';
      title?: string;
      language?: 'en' | 'fr';
      project_id?: string | null;
      period_h?: number;
      /**
       * @minItems 1
       * @maxItems 13
       */
      sections?: (
        | 'told'
        | 'story'
        | 'incidents'
        | 'alerts'
        | 'availability'
        | 'security'
        | 'qos'
        | 'configurations'
        | 'assistant'
        | 'inventory'
        | 'discovery'
        | 'events'
        | 'modules'
      )[];
      from?: string;
      until?: string;
      incident_id?: string;
      told?: {
        [k: string]: Json;
      };
      verdict?: 'healthy' | 'degraded' | 'unhealthy' | 'unknown' | 'passed' | 'failed' | 'contained' | 'open';
    };
    output: {
      report_id: string;
      kind: 'unified' | 'incident' | 'inventory' | 'availability' | 'discovery' | 'security' | 'experiment';
      title: string;
      language: 'en' | 'fr';
      project_id: string | null;
      project: string | null;
      from: string;
      until: string;
      generated_at: string;
      by: string;
      schedule: string | null;
      verdict: 'healthy' | 'degraded' | 'unhealthy' | 'unknown' | 'passed' | 'failed' | 'contained' | 'open';
    };
  };
  /**
   * Takes a report from the list; what the log says of it stays there.
   */
  'reporting.report.delete': {
    input: {
      report_id: string;
    };
    output: {
      report_id: string;
      deleted: true;
    };
  };
  /**
   * Gives a report as a file: PDF, a workbook, CSV or JSON.
   */
  'reporting.report.download': {
    input: {
      report_id: string;
      format?: 'pdf' | 'xlsx' | 'csv' | 'json';
      language?: 'en' | 'fr';
      section?:
        | 'told'
        | 'story'
        | 'incidents'
        | 'alerts'
        | 'availability'
        | 'security'
        | 'qos'
        | 'configurations'
        | 'assistant'
        | 'inventory'
        | 'discovery'
        | 'events'
        | 'modules';
    };
  };
  /**
   * Tells a report with all its sections.
   */
  'reporting.report.get': {
    input: {
      report_id: string;
    };
    output: {
      report_id: string;
      kind: 'unified' | 'incident' | 'inventory' | 'availability' | 'discovery' | 'security' | 'experiment';
      title: string;
      language: 'en' | 'fr';
      project_id: string | null;
      project: string | null;
      from: string;
      until: string;
      generated_at: string;
      by: string;
      schedule: string | null;
      verdict: 'healthy' | 'degraded' | 'unhealthy' | 'unknown' | 'passed' | 'failed' | 'contained' | 'open';
      sections: {
        key:
          | 'told'
          | 'story'
          | 'incidents'
          | 'alerts'
          | 'availability'
          | 'security'
          | 'qos'
          | 'configurations'
          | 'assistant'
          | 'inventory'
          | 'discovery'
          | 'events'
          | 'modules';
        available: boolean;
        reason: string | null;
        notes: string[];
        figures: {
          key: string;
          kind: 'text' | 'word' | 'number' | 'time' | 'duration' | 'percent';
          value: string | number | null;
        }[];
        charts: {
          key: string;
          kind: 'text' | 'word' | 'number' | 'time' | 'duration' | 'percent';
          bars: {
            label: string;
            word: boolean;
            value: number;
          }[];
        }[];
        tables: {
          key: string;
          columns: {
            key: string;
            kind: 'text' | 'word' | 'number' | 'time' | 'duration' | 'percent';
          }[];
          left_out: number;
          rows: (string | number | null)[][];
        }[];
      }[];
    };
  };
  /**
   * Lists reports, newest first.
   */
  'reporting.report.list': {
    input: {
      kind?: 'unified' | 'incident' | 'inventory' | 'availability' | 'discovery' | 'security' | 'experiment';
      project_id?: string;
      schedule?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        report_id: string;
        kind: 'unified' | 'incident' | 'inventory' | 'availability' | 'discovery' | 'security' | 'experiment';
        title: string;
        language: 'en' | 'fr';
        project_id: string | null;
        project: string | null;
        from: string;
        until: string;
        generated_at: string;
        by: string;
        schedule: string | null;
        verdict: 'healthy' | 'degraded' | 'unhealthy' | 'unknown' | 'passed' | 'failed' | 'contained' | 'open';
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Ends a schedule; reports that it asked for stay.
   */
  'reporting.schedule.delete': {
    input: {
      schedule: string;
    };
    output: {
      schedule: string;
      deleted: true;
    };
  };
  /**
   * Lists the schedules of reports, by name.
   */
  'reporting.schedule.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        schedule: string;
        kind: 'unified' | 'incident' | 'inventory' | 'availability' | 'discovery' | 'security' | 'experiment';
        title: string | null;
        language: 'en' | 'fr';
        project_id: string | null;
        period_h: number;
        sections:
          | (
              | 'told'
              | 'story'
              | 'incidents'
              | 'alerts'
              | 'availability'
              | 'security'
              | 'qos'
              | 'configurations'
              | 'assistant'
              | 'inventory'
              | 'discovery'
              | 'events'
              | 'modules'
            )[]
          | null;
        cron: string;
        timezone: string;
        missed: 'skip' | 'once';
        /**
         * @maxItems 20
         */
        channels: string[];
        next_at: string | null;
        set_at: string;
        set_by: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Makes the report of a schedule now.
   */
  'reporting.schedule.run': {
    input: {
      schedule: string;
      until?: string;
    };
    output: {
      report_id: string;
      kind: 'unified' | 'incident' | 'inventory' | 'availability' | 'discovery' | 'security' | 'experiment';
      title: string;
      language: 'en' | 'fr';
      project_id: string | null;
      project: string | null;
      from: string;
      until: string;
      generated_at: string;
      by: string;
      schedule: string | null;
      verdict: 'healthy' | 'degraded' | 'unhealthy' | 'unknown' | 'passed' | 'failed' | 'contained' | 'open';
    };
  };
  /**
   * Says when a report is made by itself, on behalf of who says it, and who is told.
   */
  'reporting.schedule.set': {
    input: {
      schedule: string;
      kind: 'unified' | 'incident' | 'inventory' | 'availability' | 'discovery' | 'security' | 'experiment';
      title?: string;
      language?: 'en' | 'fr';
      project_id?: string;
      period_h?: number;
      /**
       * @minItems 1
       * @maxItems 13
       */
      sections?: (
        | 'told'
        | 'story'
        | 'incidents'
        | 'alerts'
        | 'availability'
        | 'security'
        | 'qos'
        | 'configurations'
        | 'assistant'
        | 'inventory'
        | 'discovery'
        | 'events'
        | 'modules'
      )[];
      cron: string;
      timezone?: string;
      missed?: 'skip' | 'once';
      /**
       * @maxItems 20
       */
      channels?: string[];
    };
    output: {
      schedule: string;
      kind: 'unified' | 'incident' | 'inventory' | 'availability' | 'discovery' | 'security' | 'experiment';
      title: string | null;
      language: 'en' | 'fr';
      project_id: string | null;
      period_h: number;
      sections:
        | (
            | 'told'
            | 'story'
            | 'incidents'
            | 'alerts'
            | 'availability'
            | 'security'
            | 'qos'
            | 'configurations'
            | 'assistant'
            | 'inventory'
            | 'discovery'
            | 'events'
            | 'modules'
          )[]
        | null;
      cron: string;
      timezone: string;
      missed: 'skip' | 'once';
      /**
       * @maxItems 20
       */
      channels: string[];
      next_at: string | null;
      set_at: string;
      set_by: string;
    };
  };
  /**
   * Tells how many reports and schedules there are, and the last report of each kind.
   */
  'reporting.summary.get': {
    input: {};
    output: {
      reports: number;
      schedules: number;
      last: {
        report_id: string;
        kind: 'unified' | 'incident' | 'inventory' | 'availability' | 'discovery' | 'security' | 'experiment';
        title: string;
        language: 'en' | 'fr';
        project_id: string | null;
        project: string | null;
        from: string;
        until: string;
        generated_at: string;
        by: string;
        schedule: string | null;
        verdict: 'healthy' | 'degraded' | 'unhealthy' | 'unknown' | 'passed' | 'failed' | 'contained' | 'open';
      }[];
    };
  };
  /**
   * Reads the lease file of a DHCP server: which address it gave to which hardware, and until when.
   */
  'scan.leases.parse': {
    input: {
      format?: 'auto' | 'isc' | 'kea' | 'dnsmasq';
      text: string;
    };
    output: {
      format: ('isc' | 'kea' | 'dnsmasq') | null;
      leases: {
        address: string;
        mac: string | null;
        host_name: string | null;
        ends_at: string | null;
        state: 'active' | 'expired' | 'released' | 'declined' | 'free' | 'unknown';
      }[];
      skipped: number;
    };
  };
  /**
   * Asks whether addresses answer, and how fast.
   */
  'scan.ping': {
    input: {
      /**
       * @minItems 1
       * @maxItems 256
       */
      addresses: string[];
      count?: number;
      timeout_ms?: number;
    };
    output: {
      items: {
        address: string;
        alive: boolean;
        method: 'icmp' | 'tcp' | 'none';
        response_time_ms: number | null;
        sent: number;
        received: number;
        reason: string;
      }[];
      duration_ms: number;
    };
  };
  /**
   * Finds the open ports of addresses and what answers there.
   */
  'scan.ports': {
    input: {
      /**
       * @minItems 1
       * @maxItems 64
       */
      addresses: string[];
      /**
       * @minItems 1
       * @maxItems 1024
       */
      ports?: number[];
      timeout_ms?: number;
      banners?: boolean;
    };
    output: {
      items: {
        address: string;
        ports: {
          port: number;
          protocol: 'tcp';
          state: 'open' | 'closed' | 'filtered';
          service: string | null;
          banner: string | null;
          product: string | null;
        }[];
        reason: string;
      }[];
      complete: boolean;
      duration_ms: number;
    };
  };
  /**
   * Finds which addresses of networks answer.
   */
  'scan.sweep': {
    input: {
      /**
       * @minItems 1
       * @maxItems 16
       */
      networks: string[];
      timeout_ms?: number;
    };
    output: {
      asked: number;
      items: {
        address: string;
        alive: boolean;
        method: 'icmp' | 'tcp' | 'none';
        response_time_ms: number | null;
        sent: number;
        received: number;
        reason: string;
      }[];
      duration_ms: number;
    };
  };
  /**
   * Finds the routers on the way to an address.
   */
  'scan.trace': {
    input: {
      address: string;
      most_hops?: number;
      timeout_ms?: number;
    };
    output: {
      reached: boolean;
      method: 'icmp' | 'udp' | 'tcp';
      reason: string;
      hops: {
        hop: number;
        address: string | null;
        response_time_ms: number | null;
      }[];
      duration_ms: number;
    };
  };
  /**
   * Makes a new data key and seals all private documents anew under it, while everything goes on.
   */
  'secrets.key.rotate': {
    input: {};
    output: {
      key_id: string;
      sealed: number;
      failed: {
        name: string;
        message: string;
      }[];
    };
  };
  /**
   * Tells which private documents are sealed under which key, how Vault stands, and until when the certificate is good.
   */
  'secrets.status': {
    input: {};
    output: {
      root_key: {
        id: string;
        source: string;
      };
      current_key: string;
      keys: {
        id: string;
        made_at: string;
        superseded_at: string | null;
        documents: number;
      }[];
      documents: {
        name: string;
        key_id: string | null;
        revision: number | null;
      }[];
      vault: {
        url: string;
        logged_in: boolean;
        token_ends_at: string | null;
        trouble: string | null;
        values: {
          path: string;
          read_at: string | null;
          trouble: string | null;
        }[];
      } | null;
      certificate: {
        source: string;
        good_until: string;
      } | null;
    };
  };
  /**
   * Drops what comes from an address until a time, by a set of nftables on the host of the hub or by a jail of fail2ban.
   */
  'security.address.ban': {
    input: {
      address: string;
      reason: string;
      duration_s?: number;
      by?: 'nftables' | 'fail2ban';
    };
    output: {
      containment: {
        containment_id: string;
        method: 'suspend_links' | 'stop_node' | 'ban_address' | 'ban_by_fail2ban';
        project_id: string | null;
        node_id: string | null;
        node_name: string | null;
        address: string | null;
        reason: string;
        by: string;
        state: 'ordered' | 'in_force' | 'ending' | 'released' | 'failed';
        state_since: string | null;
        ordered_at: string;
        until: string;
        ended_at: string | null;
        end_reason: string | null;
        undo: {
          link_id: string;
          filters: {
            [k: string]: (number | string)[];
          };
          suspended: boolean;
        }[];
      };
      contained: boolean;
    };
  };
  /**
   * Lists what is contained, newest first: the ledger.
   */
  'security.containment.list': {
    input: {
      in_force?: boolean;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        containment_id: string;
        method: 'suspend_links' | 'stop_node' | 'ban_address' | 'ban_by_fail2ban';
        project_id: string | null;
        node_id: string | null;
        node_name: string | null;
        address: string | null;
        reason: string;
        by: string;
        state: 'ordered' | 'in_force' | 'ending' | 'released' | 'failed';
        state_since: string | null;
        ordered_at: string;
        until: string;
        ended_at: string | null;
        end_reason: string | null;
        undo: {
          link_id: string;
          filters: {
            [k: string]: (number | string)[];
          };
          suspended: boolean;
        }[];
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Ends a containment now, and puts back what was before.
   */
  'security.containment.release': {
    input: {
      containment_id: string;
      reason?: string;
    };
    output: {
      containment_id: string;
      method: 'suspend_links' | 'stop_node' | 'ban_address' | 'ban_by_fail2ban';
      project_id: string | null;
      node_id: string | null;
      node_name: string | null;
      address: string | null;
      reason: string;
      by: string;
      state: 'ordered' | 'in_force' | 'ending' | 'released' | 'failed';
      state_since: string | null;
      ordered_at: string;
      until: string;
      ended_at: string | null;
      end_reason: string | null;
      undo: {
        link_id: string;
        filters: {
          [k: string]: (number | string)[];
        };
        suspended: boolean;
      }[];
    };
  };
  /**
   * Tells who is never contained, what can ban, and whom fail2ban bans now.
   */
  'security.defences.get': {
    input: {};
    output: {
      allow: string[];
      own: string[];
      ban_by: ('nftables' | 'fail2ban')[];
      fail2ban: {
        jail: string;
        reason: string | null;
        currently_failed: number;
        currently_banned: number;
        total_banned: number;
        banned: string[];
      } | null;
    };
  };
  /**
   * Finds events of intrusion detection and messages of services by any path of what they say, newest first.
   */
  'security.events.search': {
    input: {
      /**
       * @maxItems 20
       */
      where?: string[];
      source?: string;
      from?: string;
      until?: string;
      raw?: boolean;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        id: string;
        at: string;
        source: string;
        named: {
          [k: string]: string | number;
        };
        document: Json;
        raw?: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Looks at the open ports, the access by SNMP and the configuration of a node, and tells what is weak.
   */
  'security.node.assess': {
    input: {
      project_id: string;
      node_id: string;
    };
    output: {
      project_id: string;
      node_id: string;
      name: string;
      assessed_at: string;
      score: number;
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      findings: {
        rule: string;
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        title: string;
        evidence: string;
        advice: string;
      }[];
      looked_at: string[];
      left_out: string[];
      skipped: {
        address: string;
        reason: string;
      }[];
      open_ports: {
        address: string;
        port: number;
        service: string | null;
      }[];
    };
  };
  /**
   * Cuts a node off until a time: its links are suspended, or it is stopped.
   */
  'security.node.contain': {
    input: {
      project_id: string;
      node_id: string;
      reason: string;
      method?: 'suspend_links' | 'stop_node';
      duration_s?: number;
    };
    output: {
      containment: {
        containment_id: string;
        method: 'suspend_links' | 'stop_node' | 'ban_address' | 'ban_by_fail2ban';
        project_id: string | null;
        node_id: string | null;
        node_name: string | null;
        address: string | null;
        reason: string;
        by: string;
        state: 'ordered' | 'in_force' | 'ending' | 'released' | 'failed';
        state_since: string | null;
        ordered_at: string;
        until: string;
        ended_at: string | null;
        end_reason: string | null;
        undo: {
          link_id: string;
          filters: {
            [k: string]: (number | string)[];
          };
          suspended: boolean;
        }[];
      };
      contained: boolean;
    };
  };
  /**
   * Assesses every node of a project that discovery knows.
   */
  'security.project.assess': {
    input: {
      project_id: string;
    };
    output: {
      project_id: string;
      assessed_at: string;
      score: number;
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      findings: number;
      nodes: {
        project_id: string;
        node_id: string;
        name: string;
        assessed_at: string;
        score: number;
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        findings: {
          rule: string;
          severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
          title: string;
          evidence: string;
          advice: string;
        }[];
        looked_at: string[];
        left_out: string[];
        skipped: {
          address: string;
          reason: string;
        }[];
        open_ports: {
          address: string;
          port: number;
          service: string | null;
        }[];
      }[];
      failed: {
        node_id: string;
        name: string;
        reason: string;
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
   * Reads everything that is known how to read of a device, by the standard MIBs and those of its vendor, as facts.
   */
  'snmp.facts.read': {
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
      remembered?: boolean;
      /**
       * @minItems 1
       * @maxItems 40
       */
      sections?: string[];
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
      credential: string | null;
      facts: {
        system?: {
          name?: string | null;
          descr?: string | null;
          object_id?: string | null;
          contact?: string | null;
          location?: string | null;
          uptime_s?: number | null;
        };
        identity?: {
          vendor?: string | null;
          os?: string | null;
          model?: string | null;
          version?: string | null;
          serial?: string | null;
          features?: string | null;
          kind?: string | null;
        };
        interfaces?: {
          index: number | null;
          name: string | null;
          descr: string | null;
          alias: string | null;
          type: string | null;
          mtu: number | null;
          speed_bps: number | null;
          duplex?: ('full' | 'half') | null;
          admin_status: ('up' | 'down' | 'testing') | null;
          oper_status: ('up' | 'down' | 'testing' | 'unknown' | 'dormant' | 'notPresent' | 'lowerLayerDown') | null;
          mac: string | null;
          addresses: {
            address: string;
            prefix_length: number | null;
          }[];
          counters: {
            in_octets: number | string | null;
            out_octets: number | string | null;
            in_unicast_packets: number | string | null;
            out_unicast_packets: number | string | null;
            in_errors: number | string | null;
            out_errors: number | string | null;
            in_discards: number | string | null;
            out_discards: number | string | null;
          };
        }[];
        addresses?: {
          address: string;
          prefix_length: number | null;
          interface: (number | string) | null;
        }[];
        processors?: {
          descr: string | null;
          usage: number | null;
        }[];
        memory?: {
          descr: string | null;
          used: number | null;
          total: number | null;
          percent: number | null;
        }[];
        storage?: {
          descr: string | null;
          used: number | null;
          total: number | null;
          percent: number | null;
        }[];
        sensors?: {
          class: string;
          descr: string | null;
          value: number | null;
          state?: string | null;
          health?: 'ok' | 'warning' | 'critical' | 'unknown';
        }[];
        neighbors?: {
          protocol: string;
          local_port: string | null;
          local_index?: number | null;
          remote_host: string | null;
          remote_port: string | null;
          remote_port_descr?: string | null;
          remote_platform: string | null;
          remote_mac?: string | null;
          remote_address?: string | null;
        }[];
        vlans?: {
          id: number;
          name: string | null;
        }[];
        inventory?: {
          index: number | null;
          descr: string | null;
          class: string | null;
          name: string | null;
          model: string | null;
          serial: string | null;
          vendor: string | null;
          hardware_rev: string | null;
          firmware_rev: string | null;
          software_rev: string | null;
          contained_in: number | null;
        }[];
        routes?: {
          destination: string;
          prefix_length: number | null;
          next_hop: string | null;
          interface: (number | string) | null;
          protocol?: string | null;
          metric?: number | null;
        }[];
        arp?: {
          address: string;
          mac: string;
          interface?: (number | string) | null;
        }[];
        fdb?: {
          mac: string;
          interface: (number | string) | null;
          vlan: number | null;
        }[];
        bgp?: {
          address: string;
          remote_as: number | null;
          state: string | null;
          local_address: string | null;
        }[];
        ospf?: {
          address: string;
          router_id: string | null;
          state: string | null;
          interface: string | null;
        }[];
        supplies?: {
          type: string | null;
          descr: string | null;
          percent: number | null;
        }[];
        wireless?: {
          class: string;
          descr: string | null;
          value: number | null;
        }[];
        transceivers?: {
          interface: (number | string) | null;
          vendor: string | null;
          model: string | null;
          serial: string | null;
          type: string | null;
        }[];
      };
      sections: {
        name: string;
        status: 'read' | 'absent' | 'partial';
        values: number;
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
        word?: string;
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
   * Reads objects of an agent again and again, and keeps the last readings with the rates of their counters.
   */
  'snmp.poll.create': {
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
      what: 'interfaces' | 'system' | 'oids';
      /**
       * @minItems 1
       * @maxItems 100
       */
      oids?: string[];
      every_s: number;
      name?: string;
    };
    output: {
      poll_id: string;
      name: string;
      what: 'interfaces' | 'system' | 'oids';
      /**
       * @minItems 1
       * @maxItems 100
       */
      oids?: string[];
      every_s: number;
      host: string | null;
      project_id: string | null;
      node_id: string | null;
      port: number;
      version: '1' | '3' | '2c';
      created_at: string;
      created_by: string;
      read: number;
      failed: number;
      last: {
        at: string;
        answered: boolean;
        reason: string;
        duration_ms: number;
      } | null;
    };
  };
  /**
   * Ends a poll and forgets its readings.
   */
  'snmp.poll.delete': {
    input: {
      poll_id: string;
    };
    output: {
      poll_id: string;
    };
  };
  /**
   * Tells a poll with its last readings, newest first.
   */
  'snmp.poll.get': {
    input: {
      poll_id: string;
      most?: number;
    };
    output: {
      poll_id: string;
      name: string;
      what: 'interfaces' | 'system' | 'oids';
      /**
       * @minItems 1
       * @maxItems 100
       */
      oids?: string[];
      every_s: number;
      host: string | null;
      project_id: string | null;
      node_id: string | null;
      port: number;
      version: '1' | '3' | '2c';
      created_at: string;
      created_by: string;
      read: number;
      failed: number;
      last: {
        at: string;
        answered: boolean;
        reason: string;
        duration_ms: number;
      } | null;
      results: {
        at: string;
        answered: boolean;
        reason: string;
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
          rate_per_s?: number | null;
        }[];
      }[];
    };
  };
  /**
   * Lists what is polled, with the last reading of each.
   */
  'snmp.poll.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        poll_id: string;
        name: string;
        what: 'interfaces' | 'system' | 'oids';
        /**
         * @minItems 1
         * @maxItems 100
         */
        oids?: string[];
        every_s: number;
        host: string | null;
        project_id: string | null;
        node_id: string | null;
        port: number;
        version: '1' | '3' | '2c';
        created_at: string;
        created_by: string;
        read: number;
        failed: number;
        last: {
          at: string;
          answered: boolean;
          reason: string;
          duration_ms: number;
        } | null;
      }[];
      next_cursor: string | null;
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
            word?: string;
            encoding?: 'text' | 'hex' | 'mac';
          };
        };
      }[];
    };
  };
  /**
   * Lists the traps and informs that devices sent, newest first, and tells how they are received.
   */
  'snmp.traps.list': {
    input: {
      project_id?: string;
      node_id?: string;
      agent?: string;
      trap?: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        agent: string;
        source: string;
        project_id: string | null;
        node_id: string | null;
        version: '1' | '3' | '2c';
        community: string | null;
        user: string | null;
        inform: boolean;
        trap: {
          oid: string;
          name: string | null;
          enterprise: string | null;
        };
        uptime_ticks: number | null;
        varbinds: {
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
        received_at: string;
        count: number;
        since: string;
        position: number;
      }[];
      next_cursor: string | null;
      receiver: {
        listening: boolean;
        port: number | null;
        reason: string;
        received: number;
        repeated: number;
        dropped: number;
        refused: number;
        unreadable: number;
      };
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
        word?: string;
        encoding?: 'text' | 'hex' | 'mac';
      }[];
    };
  };
  /**
   * Tells one task.
   */
  'task.get': {
    input: {
      task: string;
    };
    output: {
      task: string;
      summary: string;
      workflow: string;
      inputs: {
        [k: string]: unknown;
      };
      schedule: {
        task: string;
        cron: string;
        timezone: string;
        missed: 'skip' | 'once';
        inputs: {
          [k: string]: unknown;
        };
        next_at: string | null;
        set_at: string;
        set_by: string;
      } | null;
      last_run: {
        run_id: string;
        started_at: string;
      } | null;
    };
  };
  /**
   * Lists the runs of a task, newest first.
   */
  'task.history': {
    input: {
      task: string;
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        run_id: string;
        task: string;
        started_at: string;
        started_by: string;
        scheduled_for: string | null;
        status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled' | 'forgotten';
        finished_at: string | null;
        error: string | null;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Lists the tasks, by name, with their schedules.
   */
  'task.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        task: string;
        summary: string;
        workflow: string;
        inputs: {
          [k: string]: unknown;
        };
        schedule: {
          task: string;
          cron: string;
          timezone: string;
          missed: 'skip' | 'once';
          inputs: {
            [k: string]: unknown;
          };
          next_at: string | null;
          set_at: string;
          set_by: string;
        } | null;
        last_run: {
          run_id: string;
          started_at: string;
        } | null;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Starts a run of a task, which goes on whatever happens to the process.
   */
  'task.run': {
    input: {
      task: string;
      inputs?: {
        [k: string]: unknown;
      };
    };
    output: {
      run_id: string;
    };
  };
  /**
   * Stops a run of a task after what is under way, and undoes what it did.
   */
  'task.run.cancel': {
    input: {
      run_id: string;
    };
    output: {
      run_id: string;
      accepted: true;
    };
  };
  /**
   * Tells how a run of a task goes: its steps, and what came of them.
   */
  'task.run.get': {
    input: {
      run_id: string;
    };
    output: {
      run: {
        [k: string]: unknown;
      };
    };
  };
  /**
   * Ends the schedule of a task; runs that were started go on.
   */
  'task.schedule.delete': {
    input: {
      task: string;
    };
    output: {
      task: string;
      deleted: true;
    };
  };
  /**
   * Lists the schedules of tasks.
   */
  'task.schedule.list': {
    input: {
      limit?: number;
      cursor?: string;
    };
    output: {
      items: {
        task: string;
        cron: string;
        timezone: string;
        missed: 'skip' | 'once';
        inputs: {
          [k: string]: unknown;
        };
        next_at: string | null;
        set_at: string;
        set_by: string;
      }[];
      next_cursor: string | null;
    };
  };
  /**
   * Says when a task runs by itself, on behalf of who says it.
   */
  'task.schedule.set': {
    input: {
      task: string;
      cron: string;
      timezone?: string;
      missed?: 'skip' | 'once';
      inputs?: {
        [k: string]: unknown;
      };
    };
    output: {
      task: string;
      cron: string;
      timezone: string;
      missed: 'skip' | 'once';
      inputs: {
        [k: string]: unknown;
      };
      next_at: string | null;
      set_at: string;
      set_by: string;
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
    /**
     * @maxItems 16
     */
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
    /**
     * @maxItems 16
     */
    [k: string]: (number | string)[];
  };
  suspended: boolean;
  capturing: boolean;
  capture_file_name: string | null;
  oper_status?: 'up' | 'down' | 'unknown';
  oper_source?: 'gns3';
}
export interface Events {
  'agents.approval.approved': {
    approval_id: string;
    operation: string;
    by: string;
    outcome: {
      done: boolean;
      code: string | null;
      message: string | null;
      result: Json;
    };
  };
  'agents.approval.asked': {
    approval_id: string;
    by: {
      kind: 'user' | 'module' | 'system' | 'anonymous';
      name: string;
      roles: string[];
    };
    key: {
      id: string;
      name: string;
    };
    wish: string;
    idempotency_key: string | null;
    expires_at: string;
    plan: {
      hash: string;
      operation: string;
      summary: string;
      input: {
        [k: string]: Json;
      };
      steps: {
        does: string;
        summary: string;
        input: {
          [k: string]: Json;
        };
        reversible: 'undo' | 'changes_nothing' | 'no';
        level: number;
      }[];
      reversible: 'undo' | 'changes_nothing' | 'no';
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      loses: string | null;
      reach: {
        projects: {
          project_id: string;
          name: string;
          status: string;
        }[];
        nodes: {
          node_id: string;
          name: string;
          project_id: string;
          status: string;
          console: string | null;
          how: 'named' | 'in_project' | 'neighbor';
        }[];
        links: {
          link_id: string;
          project_id: string;
          ends: string[];
          filters: {
            [k: string]: Json;
          };
          suspended: boolean;
          capturing: boolean;
          how: 'named' | 'in_project' | 'attached';
        }[];
        node_count: number;
        link_count: number;
        subjects: string[];
        addresses: string[];
        known: boolean;
      };
      depends: {
        kind: 'console' | 'capture' | 'poll' | 'run';
        id: string;
        name: string;
      }[];
      position: number;
    };
  };
  'agents.approval.refused': {
    approval_id: string;
    operation: string;
    by: string;
    reason: string | null;
  };
  'alert.acknowledged': {
    severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
    alert: {
      alert_id: string;
      kind: string;
      resource: string;
      source: string;
      rule: string | null;
      state: 'active' | 'acknowledged' | 'cleared';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      title: string;
      message: string;
      place: {
        project_id: string | null;
        node_id: string | null;
        node_name: string | null;
        interface: string | null;
        link_id: string | null;
        address: string | null;
      };
      raised_at: string;
      changed_at: string;
      count: number;
      acknowledged_by: string | null;
      acknowledged_at: string | null;
      note: string | null;
      cleared_at: string | null;
      clear_reason: string | null;
      flapping: boolean;
      quiet_since: string | null;
      clears_at: string | null;
      caused_by: string | null;
      incident_id: string | null;
      value: number | null;
      threshold: number | null;
      unit: string | null;
      details: {
        [k: string]: Json;
      };
    };
  };
  'alert.changed': {
    severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
    alert: {
      alert_id: string;
      kind: string;
      resource: string;
      source: string;
      rule: string | null;
      state: 'active' | 'acknowledged' | 'cleared';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      title: string;
      message: string;
      place: {
        project_id: string | null;
        node_id: string | null;
        node_name: string | null;
        interface: string | null;
        link_id: string | null;
        address: string | null;
      };
      raised_at: string;
      changed_at: string;
      count: number;
      acknowledged_by: string | null;
      acknowledged_at: string | null;
      note: string | null;
      cleared_at: string | null;
      clear_reason: string | null;
      flapping: boolean;
      quiet_since: string | null;
      clears_at: string | null;
      caused_by: string | null;
      incident_id: string | null;
      value: number | null;
      threshold: number | null;
      unit: string | null;
      details: {
        [k: string]: Json;
      };
    };
    changed: string[];
  };
  'alert.cleared': {
    severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
    alert: {
      alert_id: string;
      kind: string;
      resource: string;
      source: string;
      rule: string | null;
      state: 'active' | 'acknowledged' | 'cleared';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      title: string;
      message: string;
      place: {
        project_id: string | null;
        node_id: string | null;
        node_name: string | null;
        interface: string | null;
        link_id: string | null;
        address: string | null;
      };
      raised_at: string;
      changed_at: string;
      count: number;
      acknowledged_by: string | null;
      acknowledged_at: string | null;
      note: string | null;
      cleared_at: string | null;
      clear_reason: string | null;
      flapping: boolean;
      quiet_since: string | null;
      clears_at: string | null;
      caused_by: string | null;
      incident_id: string | null;
      value: number | null;
      threshold: number | null;
      unit: string | null;
      details: {
        [k: string]: Json;
      };
    };
  };
  'alert.raised': {
    severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
    alert: {
      alert_id: string;
      kind: string;
      resource: string;
      source: string;
      rule: string | null;
      state: 'active' | 'acknowledged' | 'cleared';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      title: string;
      message: string;
      place: {
        project_id: string | null;
        node_id: string | null;
        node_name: string | null;
        interface: string | null;
        link_id: string | null;
        address: string | null;
      };
      raised_at: string;
      changed_at: string;
      count: number;
      acknowledged_by: string | null;
      acknowledged_at: string | null;
      note: string | null;
      cleared_at: string | null;
      clear_reason: string | null;
      flapping: boolean;
      quiet_since: string | null;
      clears_at: string | null;
      caused_by: string | null;
      incident_id: string | null;
      value: number | null;
      threshold: number | null;
      unit: string | null;
      details: {
        [k: string]: Json;
      };
    };
  };
  'alerting.rule.deleted': {
    name: string;
    by: string;
  };
  'alerting.rule.saved': {
    name: string;
    definition: {
      description?: string;
      enabled: boolean;
      kind: string;
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      metric: string;
      where?: string;
      aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
      above?: number;
      below?: number;
      clears_at?: number;
      anomaly?: number;
      only_changes: boolean;
      absent?: boolean;
      for: string;
      /**
       * @maxItems 5
       */
      levels?: {
        value: number;
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      }[];
      title: string;
      message: string;
    };
    by: string;
  };
  'assistant.anomaly.found': {
    severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
    anomaly: {
      anomaly_id: string;
      component: string;
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      description: string;
      resource: string;
      metric: string;
      unit: string | null;
      project_id: string | null;
      node_id: string | null;
      node_name: string | null;
      interface: string | null;
      found_at: string;
      value: number;
      expected: number;
      score: number;
      deviations: number;
      channel: 'level' | 'jump' | 'season' | 'noise' | 'pattern';
    };
  };
  'assistant.decision.applied': {
    decision: {
      decision_id: string;
      policy: string;
      mode: 'dry_run' | 'approve' | 'automatic';
      state: 'noted' | 'proposed' | 'approved' | 'applied' | 'failed' | 'refused' | 'expired' | 'reversed';
      action: string;
      component: string;
      reason: string;
      project_id: string | null;
      node_id: string | null;
      on: 'anomaly' | 'alert' | 'scaling';
      subject: {
        [k: string]: Json;
      };
      operation: string;
      input: {
        [k: string]: Json;
      };
      owner: {
        name: string;
        roles: string[];
      } | null;
      made_at: string;
      decided_at: string | null;
      decided_by: string | null;
      decider_roles: string[];
      note: string | null;
      plan_id: string | null;
      ended_at: string | null;
      result: Json;
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      reversed_at: string | null;
      reversed_by: string | null;
    };
  };
  'assistant.decision.approved': {
    decision: {
      decision_id: string;
      policy: string;
      mode: 'dry_run' | 'approve' | 'automatic';
      state: 'noted' | 'proposed' | 'approved' | 'applied' | 'failed' | 'refused' | 'expired' | 'reversed';
      action: string;
      component: string;
      reason: string;
      project_id: string | null;
      node_id: string | null;
      on: 'anomaly' | 'alert' | 'scaling';
      subject: {
        [k: string]: Json;
      };
      operation: string;
      input: {
        [k: string]: Json;
      };
      owner: {
        name: string;
        roles: string[];
      } | null;
      made_at: string;
      decided_at: string | null;
      decided_by: string | null;
      decider_roles: string[];
      note: string | null;
      plan_id: string | null;
      ended_at: string | null;
      result: Json;
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      reversed_at: string | null;
      reversed_by: string | null;
    };
  };
  'assistant.decision.failed': {
    decision: {
      decision_id: string;
      policy: string;
      mode: 'dry_run' | 'approve' | 'automatic';
      state: 'noted' | 'proposed' | 'approved' | 'applied' | 'failed' | 'refused' | 'expired' | 'reversed';
      action: string;
      component: string;
      reason: string;
      project_id: string | null;
      node_id: string | null;
      on: 'anomaly' | 'alert' | 'scaling';
      subject: {
        [k: string]: Json;
      };
      operation: string;
      input: {
        [k: string]: Json;
      };
      owner: {
        name: string;
        roles: string[];
      } | null;
      made_at: string;
      decided_at: string | null;
      decided_by: string | null;
      decider_roles: string[];
      note: string | null;
      plan_id: string | null;
      ended_at: string | null;
      result: Json;
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      reversed_at: string | null;
      reversed_by: string | null;
    };
  };
  'assistant.decision.proposed': {
    decision: {
      decision_id: string;
      policy: string;
      mode: 'dry_run' | 'approve' | 'automatic';
      state: 'noted' | 'proposed' | 'approved' | 'applied' | 'failed' | 'refused' | 'expired' | 'reversed';
      action: string;
      component: string;
      reason: string;
      project_id: string | null;
      node_id: string | null;
      on: 'anomaly' | 'alert' | 'scaling';
      subject: {
        [k: string]: Json;
      };
      operation: string;
      input: {
        [k: string]: Json;
      };
      owner: {
        name: string;
        roles: string[];
      } | null;
      made_at: string;
      decided_at: string | null;
      decided_by: string | null;
      decider_roles: string[];
      note: string | null;
      plan_id: string | null;
      ended_at: string | null;
      result: Json;
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      reversed_at: string | null;
      reversed_by: string | null;
    };
  };
  'assistant.decision.refused': {
    decision: {
      decision_id: string;
      policy: string;
      mode: 'dry_run' | 'approve' | 'automatic';
      state: 'noted' | 'proposed' | 'approved' | 'applied' | 'failed' | 'refused' | 'expired' | 'reversed';
      action: string;
      component: string;
      reason: string;
      project_id: string | null;
      node_id: string | null;
      on: 'anomaly' | 'alert' | 'scaling';
      subject: {
        [k: string]: Json;
      };
      operation: string;
      input: {
        [k: string]: Json;
      };
      owner: {
        name: string;
        roles: string[];
      } | null;
      made_at: string;
      decided_at: string | null;
      decided_by: string | null;
      decider_roles: string[];
      note: string | null;
      plan_id: string | null;
      ended_at: string | null;
      result: Json;
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      reversed_at: string | null;
      reversed_by: string | null;
    };
  };
  'assistant.decision.reversed': {
    decision: {
      decision_id: string;
      policy: string;
      mode: 'dry_run' | 'approve' | 'automatic';
      state: 'noted' | 'proposed' | 'approved' | 'applied' | 'failed' | 'refused' | 'expired' | 'reversed';
      action: string;
      component: string;
      reason: string;
      project_id: string | null;
      node_id: string | null;
      on: 'anomaly' | 'alert' | 'scaling';
      subject: {
        [k: string]: Json;
      };
      operation: string;
      input: {
        [k: string]: Json;
      };
      owner: {
        name: string;
        roles: string[];
      } | null;
      made_at: string;
      decided_at: string | null;
      decided_by: string | null;
      decider_roles: string[];
      note: string | null;
      plan_id: string | null;
      ended_at: string | null;
      result: Json;
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      reversed_at: string | null;
      reversed_by: string | null;
    };
  };
  'assistant.policy.deleted': {
    name: string;
    by: string;
  };
  'assistant.policy.saved': {
    name: string;
    definition: {
      description?: string;
      enabled: boolean;
      on: 'anomaly' | 'alert' | 'scaling';
      where: string;
      action: string;
      component: string;
      reason: string;
      mode: 'dry_run' | 'approve' | 'automatic';
      operation: string;
      input: {
        [k: string]: Json;
      };
      undo?: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      };
      most_per_hour: number;
      quiet: string;
    };
    by: {
      name: string;
      roles: string[];
    };
  };
  'audit.anchored': {
    seq: number;
    hash: string;
  };
  'change.answered': {
    server: string;
    process: string;
    act_id: string;
  };
  'change.applied': {
    plan_id: string;
    operation: string;
    by: {
      kind: 'user' | 'module' | 'system' | 'anonymous';
      name: string;
      roles: string[];
    };
  };
  'change.asked': {
    server: string;
    process: string;
    act_id: string;
    subjects: string[];
    vouches: boolean;
  };
  'change.planned': {
    plan_id: string;
    by: {
      kind: 'user' | 'module' | 'system' | 'anonymous';
      name: string;
      roles: string[];
    };
    expires_at: string;
    plan: {
      hash: string;
      operation: string;
      summary: string;
      input: {
        [k: string]: Json;
      };
      secrets: string[];
      steps: {
        does: string;
        summary: string;
        input: {
          [k: string]: Json;
        };
        reversible: 'undo' | 'changes_nothing' | 'no';
        level: number;
      }[];
      reversible: 'undo' | 'changes_nothing' | 'no';
      undo: {
        operation: string;
        input: {
          [k: string]: Json;
        };
      } | null;
      loses: string | null;
      reach: {
        projects: {
          project_id: string;
          name: string;
          status: string;
        }[];
        nodes: {
          node_id: string;
          name: string;
          project_id: string;
          status: string;
          console: string | null;
          how: 'named' | 'in_project' | 'neighbor';
        }[];
        links: {
          link_id: string;
          project_id: string;
          ends: string[];
          filters: {
            [k: string]: Json;
          };
          suspended: boolean;
          capturing: boolean;
          how: 'named' | 'in_project' | 'attached';
        }[];
        node_count: number;
        link_count: number;
        subjects: string[];
        addresses: string[];
        known: boolean;
      };
      depends: {
        kind: 'console' | 'capture' | 'poll' | 'run';
        id: string;
        name: string;
      }[];
      position: number;
    };
  };
  'configuration.backed_up': {
    project_id: string;
    node_id: string;
    name: string;
    kind: 'running' | 'startup';
    platform: string;
    hash: string;
    lines: number;
    cause: 'asked' | 'schedule' | 'change' | 'restore';
    by: string;
    content?: string;
  };
  'configuration.backup_failed': {
    project_id: string;
    node_id: string;
    name: string;
    reason: string;
    last_backup_at: string | null;
  };
  'configuration.backup_recovered': {
    project_id: string;
    node_id: string;
    name: string;
    failed_since: string;
  };
  'configuration.changed': {
    project_id: string;
    node_id: string;
    name: string;
    kind: 'running' | 'startup';
    before: string;
    after: string;
    added: number;
    removed: number;
    since: string;
  };
  'configuration.restore.begun': {
    project_id: string;
    node_id: string;
    name: string;
    restore_id: string;
    before: string;
    wanted: string;
    commands: number;
    by: string;
    process: string;
  };
  'configuration.restored': {
    project_id: string;
    node_id: string;
    name: string;
    outcome: 'restored' | 'unchanged' | 'rolled_back' | 'failed';
    before: string;
    wanted: string;
    after: string | null;
    commands: number;
    reason: string;
    by: string;
  };
  'configuration.schedule.deleted': {
    name: string;
    by: string;
  };
  'configuration.schedule.saved': {
    name: string;
    project_id: string | null;
    cron: string;
    timezone: string;
    missed: 'skip' | 'once';
    by: {
      kind: 'user' | 'module' | 'system' | 'anonymous';
      name: string;
      roles: string[];
    };
  };
  'console.hostkey.forgotten': {
    owner: string;
  };
  'console.hostkey.remembered': {
    owner: string;
    type: string;
    fingerprint: string;
  };
  'dashboard.deleted': {
    dashboard_id: string;
    by: string;
  };
  'dashboard.saved': {
    dashboard_id: string;
    name: string;
    shared: boolean;
    project_id: string | null;
    /**
     * @maxItems 40
     */
    widgets: (
      | {
          widget_id: string;
          title?: string;
          project_id?: string;
          x: number;
          y: number;
          w: number;
          h: number;
          kind: 'series';
          metric: string;
          node_id?: string;
          resource?: string;
          aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
          lines: number;
          period_h: number;
        }
      | {
          widget_id: string;
          title?: string;
          project_id?: string;
          x: number;
          y: number;
          w: number;
          h: number;
          kind: 'top';
          metric: string;
          aggregate?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'p50' | 'p90' | 'p95' | 'p99';
          least: boolean;
          most: number;
          period_h: number;
        }
      | {
          widget_id: string;
          title?: string;
          project_id?: string;
          x: number;
          y: number;
          w: number;
          h: number;
          kind: 'alerts';
          min_severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
          most: number;
        }
      | {
          widget_id: string;
          title?: string;
          project_id?: string;
          x: number;
          y: number;
          w: number;
          h: number;
          kind: 'tiles';
          /**
           * @minItems 1
           * @maxItems 4
           */
          of: ('alerts' | 'nodes' | 'projects' | 'modules')[];
        }
      | {
          widget_id: string;
          title?: string;
          project_id?: string;
          x: number;
          y: number;
          w: number;
          h: number;
          kind: 'topology';
        }
      | {
          widget_id: string;
          title?: string;
          project_id?: string;
          x: number;
          y: number;
          w: number;
          h: number;
          kind: 'text';
          text: string;
        }
    )[];
    owner: string | null;
    revision: number;
    by: string;
  };
  'drift.cleared': {
    drift_id: string;
    project_id: string;
    server: string;
    kind: 'link_missing' | 'unexpected_neighbor' | 'wrong_port' | 'oper_down';
    link_id: string | null;
    node_ids: string[];
    text: string;
    expected: string | null;
    found: string | null;
    run_id: string;
  };
  'drift.found': {
    drift_id: string;
    project_id: string;
    server: string;
    kind: 'link_missing' | 'unexpected_neighbor' | 'wrong_port' | 'oper_down';
    link_id: string | null;
    node_ids: string[];
    text: string;
    expected: string | null;
    found: string | null;
    run_id: string;
  };
  'equipment.changed': {
    equipment_id: string;
    project_id: string;
    server: string;
    name: string;
    run_id: string;
    since: string;
    changes: {
      fact: string;
      before: string | number | boolean | null;
      after: string | number | boolean | null;
    }[];
    left_out: number;
  };
  'equipment.discovered': {
    equipment_id: string;
    project_id: string;
    server: string;
    name: string;
    run_id: string;
    discovery_status: 'complete' | 'partial' | 'failed';
    summary: {
      equipment_id: string;
      project_id: string;
      project_name: string;
      server: string;
      name: string;
      type: string;
      status: 'stopped' | 'started' | 'suspended' | 'unknown';
      discovery_status: ('complete' | 'partial' | 'failed') | null;
      discovered_at: string | null;
      system_name: string | null;
      vendor: string | null;
      model: string | null;
      os: string | null;
      version: string | null;
      serial: string | null;
      ip_addresses: string[];
      interfaces: number;
      neighbors: number;
      conflicts: number;
      snmp_available: boolean | null;
      console_available?: boolean | null;
    };
    changed: string[];
    document: {
      equipment_id: string;
      name: string;
      type: string;
      status: 'stopped' | 'started' | 'suspended' | 'unknown';
      project_id: string;
      project_name: string;
      server: string;
      run_id: string;
      discovered_at: string;
      duration_ms: number;
      discovery_status: 'complete' | 'partial' | 'failed';
      steps: {
        step:
          | 'request'
          | 'validation'
          | 'gns3'
          | 'network'
          | 'snmp'
          | 'performance'
          | 'configuration'
          | 'console'
          | 'topology'
          | 'consolidation'
          | 'response';
        number: number;
        status: 'succeeded' | 'partial' | 'failed' | 'skipped';
        duration_ms: number;
        error?: string;
      }[];
      identity: {
        name: string | null;
        vendor: string | null;
        os: string | null;
        model: string | null;
        version: string | null;
        serial: string | null;
        features: string | null;
        kind: string | null;
        location: string | null;
        contact: string | null;
        description: string | null;
      };
      network_info: {
        ip_addresses: string[];
        addresses: {
          address: string;
          prefix_length: number | null;
          interface: string | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          confidence: number;
        }[];
        interfaces: {
          name: string;
          connected: boolean;
          ip: string | null;
          index: number | null;
          port: {
            adapter_number: number;
            port_number: number;
            name: string;
          } | null;
          link_id: string | null;
          descr: string | null;
          alias: string | null;
          type: string | null;
          mac: string | null;
          mtu: number | null;
          speed_bps: number | null;
          duplex: ('full' | 'half') | null;
          admin_status: ('up' | 'down' | 'testing') | null;
          oper_status: ('up' | 'down' | 'testing' | 'unknown' | 'dormant' | 'notPresent' | 'lowerLayerDown') | null;
          addresses: {
            address: string;
            prefix_length: number | null;
          }[];
          counters: {
            [k: string]: number | string | null;
          } | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        connectivity_tests: {
          [k: string]: {
            ping_success: boolean;
            response_time_ms: number | null;
            method: string | null;
            reason: string;
          };
        };
        skipped: {
          address: string;
          reason: string;
        }[];
        services: {
          address: string;
          port: number;
          protocol: string;
          service: string | null;
          banner: string | null;
          product: string | null;
        }[];
        routes: {
          destination: string;
          prefix_length: number | null;
          next_hop: string | null;
          interface: (number | string) | null;
          protocol?: string | null;
          metric?: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        arp: {
          address: string;
          mac: string;
          interface?: (number | string) | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        fdb: {
          mac: string;
          interface: (number | string) | null;
          vlan: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        vlans: {
          id: number;
          name: string | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        bgp: {
          address: string;
          remote_as: number | null;
          state: string | null;
          local_address: string | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        ospf: {
          address: string;
          router_id: string | null;
          state: string | null;
          interface: string | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        leases: {
          address: string;
          mac: string | null;
          host_name: string | null;
          ends_at: string | null;
          state?: string | null;
        }[];
      };
      snmp_data: {
        snmp_available: boolean;
        community: string | null;
        system_name: string | null;
        system_uptime: string | null;
        system_description: string | null;
        version: string | null;
        address: string | null;
        port: number | null;
        ownership: {
          proof: 'proved' | 'likely' | 'unproved' | 'contradicted';
          by: string[];
          reason: string;
        } | null;
        reason: string;
      };
      performance: {
        cpu_percent: number | null;
        memory_percent: number | null;
        processors: {
          descr: string | null;
          usage: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        memory: {
          descr: string | null;
          used: number | null;
          total: number | null;
          percent: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        storage: {
          descr: string | null;
          used: number | null;
          total: number | null;
          percent: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        sensors: {
          class: string;
          descr: string | null;
          value: number | null;
          state?: string | null;
          health?: 'ok' | 'warning' | 'critical' | 'unknown';
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        supplies: {
          type: string | null;
          descr: string | null;
          percent: number | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        }[];
        throughput: {
          interface: string;
          in_bps: number | null;
          out_bps: number | null;
          over_s: number;
        }[];
        error_counters: {
          interface: string;
          in_errors: number | string | null;
          out_errors: number | string | null;
          in_discards: number | string | null;
          out_discards: number | string | null;
        }[];
      };
      configuration: {
        running: string | null;
        startup: string | null;
        saved: boolean | null;
        capabilities: string[];
        features: string[];
      };
      console: {
        type: string | null;
        host: string | null;
        port: number | null;
        access_methods: string[];
        answered: boolean | null;
        platform: string | null;
        prompt: string | null;
        reason: string;
      };
      topology: {
        links: {
          link_id: string;
          port: string;
          interface: string | null;
          peer: {
            node_id: string;
            name: string;
            port: string;
          } | null;
          suspended: boolean;
          oper_status: 'up' | 'down' | 'unknown';
          filters: string[];
        }[];
        neighbors: {
          protocol: string;
          local_port: string | null;
          local_index?: number | null;
          remote_host: string | null;
          remote_port: string | null;
          remote_port_descr?: string | null;
          remote_platform: string | null;
          remote_mac?: string | null;
          remote_address?: string | null;
          sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
          node_id: string | null;
        }[];
        segments: {
          network: string;
          interface: string | null;
          address: string;
        }[];
      };
      inventory: {
        index: number | null;
        descr: string | null;
        class: string | null;
        name: string | null;
        model: string | null;
        serial: string | null;
        vendor: string | null;
        hardware_rev: string | null;
        firmware_rev: string | null;
        software_rev: string | null;
        contained_in: number | null;
        sources: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
      }[];
      facts: {
        fact: string;
        value: string | number | boolean;
        source: 'console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan';
        observed_at: string;
        confidence: number;
        agrees: ('console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan')[];
        others: {
          value: string | number | boolean;
          source: 'console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan';
          observed_at: string;
        }[];
      }[];
      conflicts: string[];
      unproved: {
        address: string;
        source: 'console' | 'snmp' | 'configuration' | 'gns3' | 'dhcp' | 'arp' | 'scan';
        ownership: {
          proof: 'proved' | 'likely' | 'unproved' | 'contradicted';
          by: string[];
          reason: string;
        };
        name: string | null;
        description: string | null;
        serial: string | null;
        observed_at: string;
      }[];
      left_out: {
        list: string;
        kept: number;
        of: number;
      }[];
    };
  };
  'equipment.discovery.progressed': {
    equipment_id: string;
    project_id: string;
    server: string;
    name: string;
    run_id: string;
    steps: {
      step:
        | 'request'
        | 'validation'
        | 'gns3'
        | 'network'
        | 'snmp'
        | 'performance'
        | 'configuration'
        | 'console'
        | 'topology'
        | 'consolidation'
        | 'response';
      number: number;
      status: 'succeeded' | 'partial' | 'failed' | 'skipped';
      duration_ms: number;
      error?: string;
    }[];
    done: number;
    of: number;
    ended: boolean;
    discovery_status: ('complete' | 'partial' | 'failed') | null;
  };
  'hub.started': {
    process: string;
  };
  'hub.stopped': {
    process: string;
  };
  'incident.changed': {
    severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
    incident: {
      incident_id: string;
      title: string;
      state: 'open' | 'resolved';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      project_id: string | null;
      cause: string | null;
      cause_alert_id: string | null;
      alert_ids: string[];
      open_alerts: number;
      owner: string | null;
      opened_at: string;
      changed_at: string;
      resolved_at: string | null;
      timeline: {
        at: string;
        what: string;
        by: string | null;
      }[];
    };
  };
  'incident.opened': {
    severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
    incident: {
      incident_id: string;
      title: string;
      state: 'open' | 'resolved';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      project_id: string | null;
      cause: string | null;
      cause_alert_id: string | null;
      alert_ids: string[];
      open_alerts: number;
      owner: string | null;
      opened_at: string;
      changed_at: string;
      resolved_at: string | null;
      timeline: {
        at: string;
        what: string;
        by: string | null;
      }[];
    };
  };
  'incident.resolved': {
    severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
    incident: {
      incident_id: string;
      title: string;
      state: 'open' | 'resolved';
      severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      project_id: string | null;
      cause: string | null;
      cause_alert_id: string | null;
      alert_ids: string[];
      open_alerts: number;
      owner: string | null;
      opened_at: string;
      changed_at: string;
      resolved_at: string | null;
      timeline: {
        at: string;
        what: string;
        by: string | null;
      }[];
    };
  };
  'integration.connection.confirmed': {
    connection: string;
    kind: string;
    message: string;
    looks: number;
  };
  'integration.connection.deleted': {
    connection: string;
    by: string;
  };
  'integration.connection.failed': {
    connection: string;
    kind: string;
    message: string;
    looks: number;
  };
  'integration.connection.recovered': {
    connection: string;
    kind: string;
    message: string;
    looks: number;
  };
  'integration.connection.saved': {
    connection: string;
    definition: {
      title: string;
      enabled: boolean;
      settings:
        | {
            kind: 'prometheus';
            url?: string;
            service?: string;
          }
        | {
            kind: 'grafana';
            url?: string;
            service?: string;
          }
        | {
            kind: 'netdata';
            url?: string;
            service?: string;
          }
        | {
            kind: 'netbox';
            url?: string;
            service?: string;
          }
        | {
            kind: 'syslog';
            host: string;
            port: number;
            transport: 'udp' | 'tcp';
            format: 'rfc5424' | 'rfc3164';
            facility: number;
            /**
             * @maxItems 50
             */
            types: string[];
            min_priority: 'critical' | 'high' | 'normal' | 'low';
          };
    };
    fresh: boolean;
    by: string;
  };
  'integration.intent.imported': {
    connection: string;
    intended: {
      sites: {
        name: string;
        slug: string;
        status: string | null;
      }[];
      devices: {
        name: string;
        site: string;
        role: string | null;
        manufacturer: string | null;
        model: string | null;
        platform: string | null;
        serial: string | null;
        status: string | null;
        primary_ip: string | null;
      }[];
    };
    by: string;
  };
  'integration.inventory.exported': {
    connection: string;
    created: number;
    updated: number;
    failed: number;
    by: string;
  };
  'integration.syslog.received': {
    from: string;
    transport: 'udp' | 'tcp';
    format: 'rfc5424' | 'rfc3164' | 'other';
    facility: number | null;
    severity: number | null;
    sent_at: string | null;
    host: string | null;
    app: string | null;
    proc: string | null;
    message_id: string | null;
    text: string;
    data: {
      [k: string]: {
        [k: string]: string;
      };
    };
    count: number;
  };
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
  'message.dead_lettered': {
    message_id: string;
    to: string;
    name: string;
    from: string;
    priority: 'critical' | 'high' | 'normal' | 'low';
    delivery: 'live' | 'durable';
    sent_at: string;
    died_at: string;
    reason: 'failed' | 'expired' | 'undeliverable' | 'lost';
    error: string;
    attempts: number;
  };
  'module.health.changed': {
    name: string;
    instance: {
      id: string;
      process: string;
      since: string;
      health: 'healthy' | 'degraded' | 'unhealthy';
      message: string;
      silent: boolean;
    } | null;
    health: 'healthy' | 'degraded' | 'unhealthy';
    message: string;
    silent: boolean;
    process: string;
  };
  'module.instance.joined': {
    name: string;
    instance: {
      id: string;
      process: string;
      since: string;
      health: 'healthy' | 'degraded' | 'unhealthy';
      message: string;
      silent: boolean;
    };
  };
  'module.instance.left': {
    name: string;
    instance_id: string;
    process: string;
    reason: 'good_bye' | 'stopped' | 'lost';
  };
  'module.process.failed': {
    name: string;
    reason: string;
    last_lines: string[];
    failures: number;
    retry_in_ms: number | null;
    older_runs: boolean;
  };
  'module.process.started': {
    name: string;
    pid: number;
    replaces: number | null;
  };
  'module.process.stopped': {
    name: string;
    pid: number;
  };
  'module.registered': {
    name: string;
    definition: {
      name: string;
      version: string;
      summary: string;
      source: 'in_process' | 'remote' | 'directory';
      capabilities: string[];
      answers: {
        name: string;
        summary: string;
        kind: 'command' | 'query';
        permission: string;
        timeout_ms?: number;
        input?: {
          [k: string]: unknown;
        };
        output?: {
          [k: string]: unknown;
        };
      }[];
      reactions: string[];
      health_url?: string;
    };
  };
  'module.unregistered': {
    name: string;
    instances: string[];
  };
  'module.updated': {
    name: string;
    definition: {
      name: string;
      version: string;
      summary: string;
      source: 'in_process' | 'remote' | 'directory';
      capabilities: string[];
      answers: {
        name: string;
        summary: string;
        kind: 'command' | 'query';
        permission: string;
        timeout_ms?: number;
        input?: {
          [k: string]: unknown;
        };
        output?: {
          [k: string]: unknown;
        };
      }[];
      reactions: string[];
      health_url?: string;
    };
    changed: string[];
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
  'notification.acknowledged': {
    notification_id: string;
    rule_id: string;
    by: string;
  };
  'notification.channel.deleted': {
    channel_id: string;
    by: string;
  };
  'notification.channel.saved': {
    channel_id: string;
    definition: {
      name: string;
      enabled: boolean;
      min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
      settings:
        | {
            kind: 'desktop';
          }
        | {
            kind: 'email';
            host: string;
            port: number;
            tls: 'starttls' | 'implicit' | 'opportunistic' | 'none';
            user?: string;
            from: string;
            /**
             * @minItems 1
             * @maxItems 50
             */
            to: string[];
          }
        | {
            kind: 'webhook';
          }
        | {
            kind: 'ntfy';
            server: string;
          }
        | {
            kind: 'slack';
          }
        | {
            kind: 'teams';
          }
        | {
            kind: 'discord';
          }
        | {
            kind: 'apprise';
            tag?: string;
          }
        | {
            kind: 'script';
            script: string;
            timeout: string;
          };
    };
    by: string;
  };
  'notification.failed': {
    delivery_id: string;
    channel_id: string;
    attempt: number;
    error: string;
    final: boolean;
  };
  'notification.held': {
    rule_id: string;
    at: string;
    reason: 'stale' | 'duplicate' | 'silenced' | 'throttled' | 'flapping' | 'recovered' | 'no_firing' | 'overflow';
    matters: {
      kind: 'firing' | 'recovery';
      key: string | null;
      dedup: string | null;
      group: string;
      position: number;
      type: string;
      subject: string;
    }[];
    escalation_of: string | null;
  };
  'notification.issued': {
    notification_id: string;
    rule_id: string | null;
    kind: 'firing' | 'recovery' | 'digest' | 'escalation' | 'direct' | 'test';
    at: string;
    severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
    title: string;
    text: string;
    thread: string;
    channels: string[];
    matters: {
      cause: {
        position: number;
        id: string;
        type: string;
        source: string;
        subject: string;
        time: string;
        priority: string;
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        projectid?: string;
        nodeid?: string;
        data: unknown;
      };
      kind: 'firing' | 'recovery';
      key: string | null;
      dedup: string | null;
      group: string;
    }[];
    escalation_of: string | null;
  };
  'notification.noted': {
    rule_id: string;
    at: string;
    stage: 'standing' | 'grouped' | 'throttled';
    due_at: string;
    matters: {
      cause: {
        position: number;
        id: string;
        type: string;
        source: string;
        subject: string;
        time: string;
        priority: string;
        severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        projectid?: string;
        nodeid?: string;
        data: unknown;
      };
      kind: 'firing' | 'recovery';
      key: string | null;
      dedup: string | null;
      group: string;
    }[];
  };
  'notification.queued': {
    delivery_id: string;
    notification_id: string;
    rule_id: string | null;
    channel_id: string;
    kind: 'firing' | 'recovery' | 'digest' | 'escalation' | 'direct' | 'test';
    at: string;
    severity: 'info' | 'warning' | 'minor' | 'major' | 'critical';
    title: string;
    text: string;
    thread: string;
    report?: {
      report_id: string;
      format: 'pdf' | 'xlsx' | 'csv' | 'json';
    };
  };
  'notification.rule.deleted': {
    rule_id: string;
    by: string;
  };
  'notification.rule.saved': {
    rule_id: string;
    definition: {
      name: string;
      description?: string;
      enabled: boolean;
      match: {
        /**
         * @minItems 1
         * @maxItems 50
         */
        types: string[];
        min_priority?: 'critical' | 'high' | 'normal' | 'low';
        min_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        /**
         * @maxItems 100
         */
        projects?: string[];
        where?: string;
      };
      max_age: string;
      deduplicate?: {
        key: string;
        window: string;
      };
      recovery?: {
        /**
         * @minItems 1
         * @maxItems 50
         */
        types: string[];
        where?: string;
        key: string;
        hold?: string;
      };
      group?: {
        /**
         * @maxItems 10
         */
        by: string[];
        wait: string;
        interval: string;
      };
      throttle?: {
        count: number;
        per: string;
        digest: boolean;
      };
      /**
       * @minItems 1
       * @maxItems 10
       */
      escalate?: {
        after: string;
        /**
         * @minItems 1
         * @maxItems 20
         */
        channels: string[];
      }[];
      language: 'en' | 'fr';
      template?: {
        title?: string;
        text?: string;
      };
      /**
       * @minItems 1
       * @maxItems 20
       */
      channels: string[];
    };
    by: string;
  };
  'notification.sent': {
    delivery_id: string;
    channel_id: string;
    attempt: number;
    receipt: string | null;
  };
  'notification.silence.created': {
    silence_id: string;
    definition: {
      comment: string;
      match: {
        /**
         * @maxItems 100
         */
        rules?: string[];
        /**
         * @maxItems 50
         */
        types?: string[];
        /**
         * @maxItems 100
         */
        projects?: string[];
        /**
         * @maxItems 100
         */
        subjects?: string[];
        max_severity?: 'info' | 'warning' | 'minor' | 'major' | 'critical';
        where?: string;
      };
      starts_at?: string;
      ends_at?: string;
      weekly?: {
        /**
         * @minItems 1
         * @maxItems 7
         */
        days: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
        from: string;
        until: string;
        timezone: string;
      };
    };
    by: string;
  };
  'notification.silence.ended': {
    silence_id: string;
    by: string;
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
  'qos.applied': {
    application_id: string;
    project_id: string;
    server: string | null;
    link_id: string | null;
    node_id: string | null;
    interface: string | null;
    kind: 'profile' | 'policy';
    name: string;
    what: string;
    way:
      | {
          kind: 'filters';
          apply: {
            /**
             * @maxItems 16
             */
            [k: string]: (number | string)[];
          };
          undo: {
            /**
             * @maxItems 16
             */
            [k: string]: (number | string)[];
          };
        }
      | {
          kind: 'tc' | 'mqc';
          apply: string[];
          undo: string[];
          check: string;
          expect: string;
        };
    notes: string[];
    by: string;
    at: string;
    keep: boolean;
    expires_at: string | null;
    verify_by: string;
  };
  'qos.measured': {
    application_id: string;
    what: string;
    verified: boolean;
    reason: string;
    measured: {
      from: string;
      address: string;
      reason: string;
      values: {
        value: 'added_rtt_ms' | 'loss_percent';
        asked: number;
        got: number | null;
        within: number;
        kept: boolean;
      }[];
    }[];
  };
  'qos.policy.deleted': {
    name: string;
    by: string;
  };
  'qos.policy.saved': {
    policy: {
      name: string;
      title: string;
      description: string;
      rate_kbps: number;
      /**
       * @maxItems 16
       */
      classes: {
        name: string;
        match: {
          /**
           * @minItems 1
           * @maxItems 8
           */
          dscp?: (
            | number
            | (
                | 'cs0'
                | 'cs1'
                | 'cs2'
                | 'cs3'
                | 'cs4'
                | 'cs5'
                | 'cs6'
                | 'cs7'
                | 'af11'
                | 'af12'
                | 'af13'
                | 'af21'
                | 'af22'
                | 'af23'
                | 'af31'
                | 'af32'
                | 'af33'
                | 'af41'
                | 'af42'
                | 'af43'
                | 'ef'
                | 'le'
              )
          )[];
          protocol?: 'tcp' | 'udp' | 'icmp';
          source?: string;
          destination?: string;
          /**
           * @minItems 1
           * @maxItems 8
           */
          source_ports?: number[];
          /**
           * @minItems 1
           * @maxItems 8
           */
          destination_ports?: number[];
        };
        priority: number;
        guarantee_kbps: number;
        ceil_kbps?: number;
        queue: 'fair' | 'fifo';
        queue_packets?: number;
        police_kbps?: number;
      }[];
      otherwise: {
        ceil_kbps?: number;
        queue: 'fair' | 'fifo';
        queue_packets?: number;
      };
    };
    by: string;
  };
  'qos.profile.deleted': {
    name: string;
    by: string;
  };
  'qos.profile.saved': {
    profile: {
      name: string;
      title: string;
      description: string;
      delay_ms: number;
      jitter_ms: number;
      loss_percent: number;
      corrupt_percent: number;
      rate_kbps: number | null;
    };
    by: string;
  };
  'qos.removed': {
    application_id: string;
    what: string;
    reason: string;
    by: string;
  };
  'qos.restored': {
    application_id: string;
    what: string;
    found: string;
  };
  'qos.rolled_back': {
    application_id: string;
    what: string;
    reason: string;
  };
  'reading.asked': {
    server: string;
    process: string;
    project_id: string | null;
    addresses: boolean;
  };
  'report.compiled': {
    report_id: string;
    kind: 'unified' | 'incident' | 'inventory' | 'availability' | 'discovery' | 'security' | 'experiment';
    title: string;
    language: 'en' | 'fr';
    project_id: string | null;
    project: string | null;
    from: string;
    until: string;
    generated_at: string;
    by: string;
    schedule: string | null;
    verdict: 'healthy' | 'degraded' | 'unhealthy' | 'unknown' | 'passed' | 'failed' | 'contained' | 'open';
    sections: {
      key:
        | 'told'
        | 'story'
        | 'incidents'
        | 'alerts'
        | 'availability'
        | 'security'
        | 'qos'
        | 'configurations'
        | 'assistant'
        | 'inventory'
        | 'discovery'
        | 'events'
        | 'modules';
      available: boolean;
      reason: string | null;
      notes: string[];
      figures: {
        key: string;
        kind: 'text' | 'word' | 'number' | 'time' | 'duration' | 'percent';
        value: string | number | null;
      }[];
      charts: {
        key: string;
        kind: 'text' | 'word' | 'number' | 'time' | 'duration' | 'percent';
        bars: {
          label: string;
          word: boolean;
          value: number;
        }[];
      }[];
      tables: {
        key: string;
        columns: {
          key: string;
          kind: 'text' | 'word' | 'number' | 'time' | 'duration' | 'percent';
        }[];
        left_out: number;
        rows: number;
      }[];
    }[];
  };
  'report.deleted': {
    report_id: string;
    by: string;
  };
  'report.rows.added': {
    report_id: string;
    section:
      | 'told'
      | 'story'
      | 'incidents'
      | 'alerts'
      | 'availability'
      | 'security'
      | 'qos'
      | 'configurations'
      | 'assistant'
      | 'inventory'
      | 'discovery'
      | 'events'
      | 'modules';
    table: string;
    rows: (string | number | null)[][];
  };
  'report.scheduled': {
    schedule: string;
    kind: 'unified' | 'incident' | 'inventory' | 'availability' | 'discovery' | 'security' | 'experiment';
    title: string | null;
    language: 'en' | 'fr';
    project_id: string | null;
    period_h: number;
    sections:
      | (
          | 'told'
          | 'story'
          | 'incidents'
          | 'alerts'
          | 'availability'
          | 'security'
          | 'qos'
          | 'configurations'
          | 'assistant'
          | 'inventory'
          | 'discovery'
          | 'events'
          | 'modules'
        )[]
      | null;
    cron: string;
    timezone: string;
    missed: 'skip' | 'once';
    /**
     * @maxItems 20
     */
    channels: string[];
    by: {
      kind: 'user' | 'module' | 'system' | 'anonymous';
      name: string;
      roles: string[];
    };
  };
  'report.unscheduled': {
    schedule: string;
    by: {
      kind: 'user' | 'module' | 'system' | 'anonymous';
      name: string;
      roles: string[];
    };
  };
  'schedule.fired': {
    schedule: string;
    at: string;
    late_ms: number;
    run_id: string;
  };
  'security.containment.ending_failed': {
    containment: {
      containment_id: string;
      method: 'suspend_links' | 'stop_node' | 'ban_address' | 'ban_by_fail2ban';
      project_id: string | null;
      node_id: string | null;
      node_name: string | null;
      address: string | null;
      reason: string;
      by: string;
      state: 'ordered' | 'in_force' | 'ending' | 'released' | 'failed';
      state_since: string | null;
      ordered_at: string;
      until: string;
      ended_at: string | null;
      end_reason: string | null;
      undo: {
        link_id: string;
        filters: {
          [k: string]: (number | string)[];
        };
        suspended: boolean;
      }[];
    };
  };
  'security.containment.ending_started': {
    containment: {
      containment_id: string;
      method: 'suspend_links' | 'stop_node' | 'ban_address' | 'ban_by_fail2ban';
      project_id: string | null;
      node_id: string | null;
      node_name: string | null;
      address: string | null;
      reason: string;
      by: string;
      state: 'ordered' | 'in_force' | 'ending' | 'released' | 'failed';
      state_since: string | null;
      ordered_at: string;
      until: string;
      ended_at: string | null;
      end_reason: string | null;
      undo: {
        link_id: string;
        filters: {
          [k: string]: (number | string)[];
        };
        suspended: boolean;
      }[];
    };
  };
  'security.containment.enforced': {
    containment: {
      containment_id: string;
      method: 'suspend_links' | 'stop_node' | 'ban_address' | 'ban_by_fail2ban';
      project_id: string | null;
      node_id: string | null;
      node_name: string | null;
      address: string | null;
      reason: string;
      by: string;
      state: 'ordered' | 'in_force' | 'ending' | 'released' | 'failed';
      state_since: string | null;
      ordered_at: string;
      until: string;
      ended_at: string | null;
      end_reason: string | null;
      undo: {
        link_id: string;
        filters: {
          [k: string]: (number | string)[];
        };
        suspended: boolean;
      }[];
    };
  };
  'security.containment.failed': {
    containment: {
      containment_id: string;
      method: 'suspend_links' | 'stop_node' | 'ban_address' | 'ban_by_fail2ban';
      project_id: string | null;
      node_id: string | null;
      node_name: string | null;
      address: string | null;
      reason: string;
      by: string;
      state: 'ordered' | 'in_force' | 'ending' | 'released' | 'failed';
      state_since: string | null;
      ordered_at: string;
      until: string;
      ended_at: string | null;
      end_reason: string | null;
      undo: {
        link_id: string;
        filters: {
          [k: string]: (number | string)[];
        };
        suspended: boolean;
      }[];
    };
  };
  'security.containment.ordered': {
    containment: {
      containment_id: string;
      method: 'suspend_links' | 'stop_node' | 'ban_address' | 'ban_by_fail2ban';
      project_id: string | null;
      node_id: string | null;
      node_name: string | null;
      address: string | null;
      reason: string;
      by: string;
      state: 'ordered' | 'in_force' | 'ending' | 'released' | 'failed';
      state_since: string | null;
      ordered_at: string;
      until: string;
      ended_at: string | null;
      end_reason: string | null;
      undo: {
        link_id: string;
        filters: {
          [k: string]: (number | string)[];
        };
        suspended: boolean;
      }[];
    };
  };
  'security.containment.released': {
    containment: {
      containment_id: string;
      method: 'suspend_links' | 'stop_node' | 'ban_address' | 'ban_by_fail2ban';
      project_id: string | null;
      node_id: string | null;
      node_name: string | null;
      address: string | null;
      reason: string;
      by: string;
      state: 'ordered' | 'in_force' | 'ending' | 'released' | 'failed';
      state_since: string | null;
      ordered_at: string;
      until: string;
      ended_at: string | null;
      end_reason: string | null;
      undo: {
        link_id: string;
        filters: {
          [k: string]: (number | string)[];
        };
        suspended: boolean;
      }[];
    };
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
  'server.listened': {
    server: string;
    process: string;
    epoch: number;
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
  'server.updated': {
    server: string;
    url: string;
    source: 'configuration' | 'added' | 'built-in';
  };
  'service.confirmed': {
    service: string;
    instance_id: string;
    url: string;
    source: 'registered' | 'configured' | 'hub' | 'gns3' | 'consul';
    message: string;
    looks: number;
  };
  'service.deregistered': {
    service: string;
    instance_id: string;
    url: string;
    source: 'registered' | 'configured' | 'hub' | 'gns3' | 'consul';
    by: string;
  };
  'service.failed': {
    service: string;
    instance_id: string;
    url: string;
    source: 'registered' | 'configured' | 'hub' | 'gns3' | 'consul';
    message: string;
    looks: number;
  };
  'service.recovered': {
    service: string;
    instance_id: string;
    url: string;
    source: 'registered' | 'configured' | 'hub' | 'gns3' | 'consul';
    message: string;
    looks: number;
  };
  'service.registered': {
    service: string;
    instance_id: string;
    url: string;
    source: 'registered' | 'configured' | 'hub' | 'gns3' | 'consul';
    tags: string[];
    weight: number;
    monitor:
      | (
          | {
              kind: 'http';
              path?: string;
              /**
               * @minItems 1
               * @maxItems 20
               */
              expect_status?: number[];
              contains?: string;
              interval: string;
              timeout: string;
              unhealthy_after: number;
              healthy_after: number;
            }
          | {
              kind: 'tcp';
              interval: string;
              timeout: string;
              unhealthy_after: number;
              healthy_after: number;
            }
          | {
              kind: 'redis';
              interval: string;
              timeout: string;
              unhealthy_after: number;
              healthy_after: number;
            }
          | {
              kind: 'postgres';
              interval: string;
              timeout: string;
              unhealthy_after: number;
              healthy_after: number;
            }
          | {
              kind: 'gns3';
              interval: string;
              timeout: string;
              unhealthy_after: number;
              healthy_after: number;
            }
          | {
              kind: 'snmp';
              interval: string;
              timeout: string;
              unhealthy_after: number;
              healthy_after: number;
            }
          | {
              kind: 'module';
              module: string;
              interval: string;
              timeout: string;
              unhealthy_after: number;
              healthy_after: number;
            }
        )
      | null;
    fresh: boolean;
    by: string;
  };
  'snmp.trap.received': {
    agent: string;
    source: string;
    project_id: string | null;
    node_id: string | null;
    version: '1' | '3' | '2c';
    community: string | null;
    user: string | null;
    inform: boolean;
    trap: {
      oid: string;
      name: string | null;
      enterprise: string | null;
    };
    uptime_ticks: number | null;
    varbinds: {
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
    received_at: string;
    count: number;
    since: string;
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
  'task.scheduled': {
    task: string;
    cron: string;
    timezone: string;
    missed: 'skip' | 'once';
    inputs: {
      [k: string]: unknown;
    };
    by: {
      kind: 'user' | 'module' | 'system' | 'anonymous';
      name: string;
      roles: string[];
    };
  };
  'task.started': {
    task: string;
    run_id: string;
    workflow: string;
    by: {
      kind: 'user' | 'module' | 'system' | 'anonymous';
      name: string;
      roles: string[];
    };
    scheduled_for: string | null;
  };
  'task.unscheduled': {
    task: string;
    by: {
      kind: 'user' | 'module' | 'system' | 'anonymous';
      name: string;
      roles: string[];
    };
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
  'workflow.deleted': {
    name: string;
    version: number;
    by: string;
  };
  'workflow.run.cancellation.requested': {
    run_id: string;
    by: string;
    comment: string;
  };
  'workflow.run.cancelled': {
    run: {
      run_id: string;
      workflow: string;
      version: number;
      status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
      trigger: unknown;
      started_by: string;
      started_at: string;
      finished_at?: string;
      duration_ms?: number;
      inputs: unknown;
      output?: unknown;
      error?: {
        code: string;
        message: string;
        step?: string;
      };
      left?: {
        step: string;
        operation: string;
        error: string;
      }[];
      parent?: {
        run_id: string;
        step: string;
      };
      resumed: number;
    };
    generation: number;
  };
  'workflow.run.completed': {
    run: {
      run_id: string;
      workflow: string;
      version: number;
      status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
      trigger: unknown;
      started_by: string;
      started_at: string;
      finished_at?: string;
      duration_ms?: number;
      inputs: unknown;
      output?: unknown;
      error?: {
        code: string;
        message: string;
        step?: string;
      };
      left?: {
        step: string;
        operation: string;
        error: string;
      }[];
      parent?: {
        run_id: string;
        step: string;
      };
      resumed: number;
    };
    generation: number;
  };
  'workflow.run.continued': {
    run: {
      run_id: string;
      workflow: string;
      version: number;
      status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
      trigger: unknown;
      started_by: string;
      started_at: string;
      finished_at?: string;
      duration_ms?: number;
      inputs: unknown;
      output?: unknown;
      error?: {
        code: string;
        message: string;
        step?: string;
      };
      left?: {
        step: string;
        operation: string;
        error: string;
      }[];
      parent?: {
        run_id: string;
        step: string;
      };
      resumed: number;
    };
    generation: number;
  };
  'workflow.run.failed': {
    run: {
      run_id: string;
      workflow: string;
      version: number;
      status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
      trigger: unknown;
      started_by: string;
      started_at: string;
      finished_at?: string;
      duration_ms?: number;
      inputs: unknown;
      output?: unknown;
      error?: {
        code: string;
        message: string;
        step?: string;
      };
      left?: {
        step: string;
        operation: string;
        error: string;
      }[];
      parent?: {
        run_id: string;
        step: string;
      };
      resumed: number;
    };
    generation: number;
  };
  'workflow.run.forgotten': {
    run_id: string;
  };
  'workflow.run.resumed': {
    run: {
      run_id: string;
      workflow: string;
      version: number;
      status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
      trigger: unknown;
      started_by: string;
      started_at: string;
      finished_at?: string;
      duration_ms?: number;
      inputs: unknown;
      output?: unknown;
      error?: {
        code: string;
        message: string;
        step?: string;
      };
      left?: {
        step: string;
        operation: string;
        error: string;
      }[];
      parent?: {
        run_id: string;
        step: string;
      };
      resumed: number;
    };
    generation: number;
  };
  'workflow.run.signalled': {
    run_id: string;
    by: string;
    signal: string | null;
    data: unknown;
    step: string | null;
    approve: boolean | null;
    comment: string;
  };
  'workflow.run.started': {
    run: {
      run_id: string;
      workflow: string;
      version: number;
      status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
      trigger: unknown;
      started_by: string;
      started_at: string;
      finished_at?: string;
      duration_ms?: number;
      inputs: unknown;
      output?: unknown;
      error?: {
        code: string;
        message: string;
        step?: string;
      };
      left?: {
        step: string;
        operation: string;
        error: string;
      }[];
      parent?: {
        run_id: string;
        step: string;
      };
      resumed: number;
    };
    generation: number;
    steps: {
      id: string;
      status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'cancelled' | 'undone';
      does: string;
      attempts: number;
      started_at?: string;
      finished_at?: string;
      duration_ms?: number;
      input?: unknown;
      output?: unknown;
      error?: {
        code: string;
        message: string;
      };
      reason?: string;
      items?: {
        total: number;
        done: number;
      };
      wait?: {
        kind: 'event' | 'signal' | 'approval' | 'duration' | 'until';
        what: string;
        permission?: string;
        until?: string;
      };
      run_id?: string;
      log: {
        at: string;
        message: string;
      }[];
    }[];
  };
  'workflow.run.step.changed': {
    run_id: string;
    workflow: string;
    generation: number;
    step: {
      id: string;
      status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'cancelled' | 'undone';
      does: string;
      attempts: number;
      started_at?: string;
      finished_at?: string;
      duration_ms?: number;
      input?: unknown;
      output?: unknown;
      error?: {
        code: string;
        message: string;
      };
      reason?: string;
      items?: {
        total: number;
        done: number;
      };
      wait?: {
        kind: 'event' | 'signal' | 'approval' | 'duration' | 'until';
        what: string;
        permission?: string;
        until?: string;
      };
      run_id?: string;
      log: {
        at: string;
        message: string;
      }[];
    };
    order: number;
  };
  'workflow.run.waiting': {
    run: {
      run_id: string;
      workflow: string;
      version: number;
      status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
      trigger: unknown;
      started_by: string;
      started_at: string;
      finished_at?: string;
      duration_ms?: number;
      inputs: unknown;
      output?: unknown;
      error?: {
        code: string;
        message: string;
        step?: string;
      };
      left?: {
        step: string;
        operation: string;
        error: string;
      }[];
      parent?: {
        run_id: string;
        step: string;
      };
      resumed: number;
    };
    generation: number;
  };
  'workflow.saved': {
    name: string;
    version: number;
    definition: {
      [k: string]: unknown;
    };
    text: string | null;
    by: string;
  };
  'workflow.trigger.refused': {
    workflow: string;
    kind: 'event' | 'schedule' | 'webhook';
    reason: 'loop' | 'rate' | 'refused';
    message: string;
    event_id: string | null;
    left_out: number;
  };
}

/** Where an operation is reached, and what its caller must be permitted. */
export interface Place {
  kind: 'command' | 'query';
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  permission: string;
  /** Whoever holds the permission in some projects only may ask it for those. */
  inProjects?: true;
  /** Media type of a raw body. */
  takes?: string;
  /** Media type of a raw answer. */
  gives?: string;
}

export const PLACES: { readonly [Name in keyof Operations]: Readonly<Place> } = {
  'agents.approval.approve': { kind: 'command', method: 'POST', path: '/api/common/api/v1/agents/approvals/:approval_id/approve/', permission: 'agents.operate', inProjects: true },
  'agents.approval.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/agents/approvals/:approval_id/', permission: 'agents.read', inProjects: true },
  'agents.approval.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/agents/approvals/', permission: 'agents.read', inProjects: true },
  'agents.approval.refuse': { kind: 'command', method: 'POST', path: '/api/common/api/v1/agents/approvals/:approval_id/refuse/', permission: 'agents.operate', inProjects: true },
  'alerts.acknowledge': { kind: 'command', method: 'POST', path: '/api/common/api/v1/monitoring/alerts/:alert_id/acknowledge/', permission: 'alerts.operate', inProjects: true },
  'alerts.clear': { kind: 'command', method: 'POST', path: '/api/common/api/v1/monitoring/alerts/clear/', permission: 'alerts.operate' },
  'alerts.close': { kind: 'command', method: 'POST', path: '/api/common/api/v1/monitoring/alerts/:alert_id/close/', permission: 'alerts.operate', inProjects: true },
  'alerts.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/monitoring/alerts/:alert_id/', permission: 'alerts.read', inProjects: true },
  'alerts.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/monitoring/alerts/', permission: 'alerts.read', inProjects: true },
  'alerts.raise': { kind: 'command', method: 'POST', path: '/api/common/api/v1/monitoring/alerts/raise/', permission: 'alerts.operate' },
  'alerts.settle': { kind: 'command', method: 'POST', path: '/api/common/api/v1/monitoring/alerts/settle/', permission: 'alerts.operate' },
  'alerts.unacknowledge': { kind: 'command', method: 'POST', path: '/api/common/api/v1/monitoring/alerts/:alert_id/unacknowledge/', permission: 'alerts.operate', inProjects: true },
  'assistant.analysis.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/assistant/analysis/', permission: 'assistant.read', inProjects: true },
  'assistant.cause.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/assistant/cause/', permission: 'assistant.read', inProjects: true },
  'assistant.decision.approve': { kind: 'command', method: 'POST', path: '/api/common/api/v1/assistant/decisions/:decision_id/approve/', permission: 'assistant.operate', inProjects: true },
  'assistant.decision.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/assistant/decisions/:decision_id/', permission: 'assistant.read', inProjects: true },
  'assistant.decision.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/assistant/decisions/', permission: 'assistant.read', inProjects: true },
  'assistant.decision.refuse': { kind: 'command', method: 'POST', path: '/api/common/api/v1/assistant/decisions/:decision_id/refuse/', permission: 'assistant.operate', inProjects: true },
  'assistant.decision.undo': { kind: 'command', method: 'POST', path: '/api/common/api/v1/assistant/decisions/:decision_id/undo/', permission: 'assistant.operate', inProjects: true },
  'assistant.policy.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/assistant/policies/:name/', permission: 'assistant.configure' },
  'assistant.policy.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/assistant/policies/', permission: 'assistant.read', inProjects: true },
  'assistant.policy.set': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/assistant/policies/:name/', permission: 'assistant.configure' },
  'assistant.predictions.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/assistant/predictions/', permission: 'assistant.read', inProjects: true },
  'assistant.question.ask': { kind: 'command', method: 'POST', path: '/api/common/api/v1/assistant/question/', permission: 'assistant.read', inProjects: true },
  'assistant.question.stream': { kind: 'command', method: 'POST', path: '/api/common/api/v1/assistant/question/stream/', permission: 'assistant.read', gives: 'application/x-ndjson', inProjects: true },
  'audit.export': { kind: 'query', method: 'GET', path: '/api/common/api/v1/audit/export/', permission: 'audit.read', gives: 'application/octet-stream' },
  'audit.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/audit/:id/', permission: 'audit.read' },
  'audit.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/audit/', permission: 'audit.read' },
  'audit.verify': { kind: 'query', method: 'GET', path: '/api/common/api/v1/audit/verify/', permission: 'audit.read' },
  'auth.group.change': { kind: 'command', method: 'PATCH', path: '/api/common/api/v1/auth/groups/:name/', permission: 'access.manage', inProjects: true },
  'auth.group.create': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/groups/', permission: 'access.manage', inProjects: true },
  'auth.group.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/auth/groups/:name/', permission: 'access.manage', inProjects: true },
  'auth.group.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/auth/groups/', permission: 'access.read', inProjects: true },
  'auth.group.member.add': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/auth/groups/:name/members/:username/', permission: 'access.manage', inProjects: true },
  'auth.group.member.remove': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/auth/groups/:name/members/:username/', permission: 'access.manage', inProjects: true },
  'auth.key.create': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/keys/', permission: 'authenticated', inProjects: true },
  'auth.key.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/auth/keys/:key_id/', permission: 'authenticated', inProjects: true },
  'auth.key.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/auth/keys/', permission: 'authenticated', inProjects: true },
  'auth.me': { kind: 'query', method: 'GET', path: '/api/common/api/v1/auth/me/', permission: 'authenticated', inProjects: true },
  'auth.me.password.set': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/auth/me/password/', permission: 'authenticated', inProjects: true },
  'auth.provider.begin': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/providers/:provider/begin/', permission: 'public', inProjects: true },
  'auth.provider.end': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/providers/:provider/end/', permission: 'public', inProjects: true },
  'auth.provider.finish': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/providers/:provider/finish/', permission: 'public', inProjects: true },
  'auth.provider.hand_on': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/providers/:provider/hand-on/', permission: 'public', inProjects: true },
  'auth.provider.leave': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/providers/:provider/leave/', permission: 'public', inProjects: true },
  'auth.provider.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/auth/providers/', permission: 'public', inProjects: true },
  'auth.provider.redeem': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/providers/:provider/redeem/', permission: 'public', inProjects: true },
  'auth.role.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/auth/roles/:name/', permission: 'access.manage' },
  'auth.role.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/auth/roles/', permission: 'authenticated', inProjects: true },
  'auth.role.set': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/auth/roles/:name/', permission: 'access.manage' },
  'auth.secret.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/auth/secrets/:name/', permission: 'access.manage' },
  'auth.secret.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/auth/secrets/', permission: 'access.manage' },
  'auth.secret.set': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/auth/secrets/:name/', permission: 'access.manage' },
  'auth.session.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/auth/sessions/:session_id/', permission: 'authenticated', inProjects: true },
  'auth.session.end': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/logout/', permission: 'authenticated', inProjects: true },
  'auth.session.end_others': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/sessions/end_others/', permission: 'authenticated', inProjects: true },
  'auth.session.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/auth/sessions/', permission: 'authenticated', inProjects: true },
  'auth.signing_key.rotate': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/signing_key/rotate/', permission: 'access.manage' },
  'auth.token.create': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/token/', permission: 'public' },
  'auth.token.refresh': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/refresh/', permission: 'public' },
  'auth.user.change': { kind: 'command', method: 'PATCH', path: '/api/common/api/v1/auth/users/:username/', permission: 'access.manage', inProjects: true },
  'auth.user.create': { kind: 'command', method: 'POST', path: '/api/common/api/v1/auth/users/', permission: 'access.manage', inProjects: true },
  'auth.user.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/auth/users/:username/', permission: 'access.manage', inProjects: true },
  'auth.user.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/auth/users/:username/', permission: 'access.read', inProjects: true },
  'auth.user.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/auth/users/', permission: 'access.read', inProjects: true },
  'auth.user.password.set': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/auth/users/:username/password/', permission: 'access.manage', inProjects: true },
  'console.facts.read': { kind: 'command', method: 'POST', path: '/api/common/api/v1/console/facts/', permission: 'console.write', inProjects: true },
  'console.hostkeys.forget': { kind: 'command', method: 'POST', path: '/api/common/api/v1/console/host-keys/forget/', permission: 'console.write' },
  'console.hostkeys.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/console/host-keys/', permission: 'console.read' },
  'console.parse': { kind: 'command', method: 'POST', path: '/api/common/api/v1/console/parse/', permission: 'console.read', inProjects: true },
  'console.platforms.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/console/platforms/', permission: 'console.read', inProjects: true },
  'console.run': { kind: 'command', method: 'POST', path: '/api/common/api/v1/console/run/', permission: 'console.write', inProjects: true },
  'equipment.addresses.try': { kind: 'command', method: 'POST', path: '/api/common/api/v1/equipment/projects/:project_id/addresses/try/', permission: 'equipment.operate', inProjects: true },
  'equipment.discover': { kind: 'command', method: 'POST', path: '/api/common/api/v1/equipment/projects/:project_id/equipment/:equipment_id/discover/', permission: 'equipment.operate', inProjects: true },
  'equipment.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/equipment/projects/:project_id/equipment/:equipment_id/', permission: 'equipment.read', inProjects: true },
  'equipment.history': { kind: 'query', method: 'GET', path: '/api/common/api/v1/equipment/projects/:project_id/equipment/:equipment_id/history/', permission: 'equipment.read', inProjects: true },
  'equipment.interface.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/equipment/projects/:project_id/interfaces/', permission: 'equipment.read', inProjects: true },
  'equipment.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/equipment/projects/:project_id/equipment/', permission: 'equipment.read', inProjects: true },
  'equipment.networks.sweep': { kind: 'command', method: 'POST', path: '/api/common/api/v1/equipment/projects/:project_id/networks/sweep/', permission: 'equipment.operate', inProjects: true },
  'equipment.project.discover': { kind: 'command', method: 'POST', path: '/api/common/api/v1/equipment/projects/:project_id/discover/', permission: 'equipment.operate', inProjects: true },
  'equipment.search': { kind: 'query', method: 'GET', path: '/api/common/api/v1/equipment/search/', permission: 'equipment.read', inProjects: true },
  'equipment.wiring.compare': { kind: 'command', method: 'POST', path: '/api/common/api/v1/equipment/projects/:project_id/wiring/compare/', permission: 'equipment.operate', inProjects: true },
  'equipment.wiring.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/equipment/projects/:project_id/wiring/', permission: 'equipment.read', inProjects: true },
  'events.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/events/:position/', permission: 'events.read', inProjects: true },
  'events.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/events/', permission: 'events.read', inProjects: true },
  'events.replay': { kind: 'query', method: 'GET', path: '/api/common/api/v1/events/replay/', permission: 'events.read', inProjects: true },
  'gns3.cache.clear': { kind: 'command', method: 'DELETE', path: '/api/common/api/gns3-central/cache/', permission: 'gns3.operate' },
  'gns3.cache.get': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/cache/', permission: 'gns3.read', inProjects: true },
  'gns3.compute.list': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/computes/', permission: 'gns3.read' },
  'gns3.console.reset': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/nodes/:node_id/console/reset/', permission: 'gns3.operate', inProjects: true },
  'gns3.events.stats': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/events/stats/', permission: 'events.read', inProjects: true },
  'gns3.link.capture.read': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/:project_id/links/:link_id/capture/', permission: 'gns3.operate', gives: 'application/vnd.tcpdump.pcap', inProjects: true },
  'gns3.link.capture.start': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/links/:link_id/capture/', permission: 'gns3.operate', inProjects: true },
  'gns3.link.capture.stop': { kind: 'command', method: 'DELETE', path: '/api/common/api/gns3-central/projects/:project_id/links/:link_id/capture/', permission: 'gns3.operate', inProjects: true },
  'gns3.link.filters.get': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/:project_id/links/:link_id/filters/', permission: 'gns3.read', inProjects: true },
  'gns3.link.filters.set': { kind: 'command', method: 'PUT', path: '/api/common/api/gns3-central/projects/:project_id/links/:link_id/filters/', permission: 'gns3.operate', inProjects: true },
  'gns3.module.interface': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/modules/interface/', permission: 'modules.write' },
  'gns3.node.act': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/node_action/', permission: 'gns3.operate', inProjects: true },
  'gns3.node.await_ready': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/nodes/:node_id/await_ready/', permission: 'gns3.operate', inProjects: true },
  'gns3.node.get': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/:project_id/nodes/:node_id/', permission: 'gns3.read', inProjects: true },
  'gns3.node.reload': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/reload_node/', permission: 'gns3.operate', inProjects: true },
  'gns3.node.resize': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/nodes/:node_id/resize/', permission: 'gns3.operate', inProjects: true },
  'gns3.node.restart': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/restart_node/', permission: 'gns3.operate', inProjects: true },
  'gns3.node.start': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/start_node/', permission: 'gns3.operate', inProjects: true },
  'gns3.node.startup.get': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/:project_id/nodes/:node_id/startup/', permission: 'gns3.operate', inProjects: true },
  'gns3.node.stop': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/stop_node/', permission: 'gns3.operate', inProjects: true },
  'gns3.node.suspend': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/suspend_node/', permission: 'gns3.operate', inProjects: true },
  'gns3.node.update': { kind: 'command', method: 'PUT', path: '/api/common/api/gns3-central/projects/:project_id/nodes/:node_id/', permission: 'gns3.operate', inProjects: true },
  'gns3.project.auto_close.set': { kind: 'command', method: 'PUT', path: '/api/common/api/gns3-central/projects/:project_id/auto_close/', permission: 'gns3.operate', inProjects: true },
  'gns3.project.close': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/close/', permission: 'gns3.operate', inProjects: true },
  'gns3.project.duplicate': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/duplicate/', permission: 'gns3.operate' },
  'gns3.project.export': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/:project_id/export/', permission: 'gns3.operate', gives: 'application/zip', inProjects: true },
  'gns3.project.import': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/import/', permission: 'gns3.operate', takes: 'application/zip' },
  'gns3.project.list': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/', permission: 'gns3.read', inProjects: true },
  'gns3.project.open': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/open/', permission: 'gns3.operate', inProjects: true },
  'gns3.project.start': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/start_project/', permission: 'gns3.operate', inProjects: true },
  'gns3.project.start.plan': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/:project_id/start_plan/', permission: 'gns3.read', inProjects: true },
  'gns3.project.state.get': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/:project_id/state/', permission: 'gns3.read', inProjects: true },
  'gns3.server.add': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/servers/', permission: 'gns3.configure' },
  'gns3.server.remove': { kind: 'command', method: 'DELETE', path: '/api/common/api/gns3-central/servers/:id/', permission: 'gns3.configure' },
  'gns3.server.test': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/servers/test/', permission: 'gns3.configure' },
  'gns3.server.update': { kind: 'command', method: 'PUT', path: '/api/common/api/gns3-central/servers/:id/', permission: 'gns3.configure' },
  'gns3.snapshot.create': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/snapshots/', permission: 'gns3.operate', inProjects: true },
  'gns3.snapshot.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/gns3-central/projects/:project_id/snapshots/:snapshot_id/', permission: 'gns3.operate', inProjects: true },
  'gns3.snapshot.list': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/projects/:project_id/snapshots/', permission: 'gns3.read', inProjects: true },
  'gns3.snapshot.restore': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/projects/:project_id/snapshots/:snapshot_id/restore/', permission: 'gns3.operate', inProjects: true },
  'gns3.status': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/status/', permission: 'gns3.read', inProjects: true },
  'gns3.topology.get': { kind: 'query', method: 'GET', path: '/api/common/api/gns3-central/topology/', permission: 'gns3.read', inProjects: true },
  'gns3.topology.refresh': { kind: 'command', method: 'POST', path: '/api/common/api/gns3-central/refresh_topology/', permission: 'gns3.operate', inProjects: true },
  'hub.message.broadcast': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/messages/broadcast/', permission: 'messages.operate' },
  'hub.message.dead.discard': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/hub/messages/dead/:id/', permission: 'messages.operate' },
  'hub.message.dead.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/hub/messages/dead/:id/', permission: 'messages.read' },
  'hub.message.dead.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/hub/messages/dead/', permission: 'messages.read' },
  'hub.message.dead.replay': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/messages/dead/:id/replay/', permission: 'messages.operate' },
  'hub.message.queue.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/hub/messages/queues/', permission: 'messages.read' },
  'hub.message.send': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/messages/send/', permission: 'messages.operate' },
  'hub.module.check': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/modules/:name/check/', permission: 'modules.operate' },
  'hub.module.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/hub/modules/:name/', permission: 'modules.read', inProjects: true },
  'hub.module.heartbeat': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/modules/:name/heartbeat/', permission: 'authenticated' },
  'hub.module.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/hub/modules/', permission: 'modules.read', inProjects: true },
  'hub.module.register': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/modules/register/', permission: 'authenticated' },
  'hub.module.unregister': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/hub/modules/:name/', permission: 'modules.write' },
  'hub.start': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/start/', permission: 'hub.manage' },
  'hub.status.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/hub/status/', permission: 'modules.read', inProjects: true },
  'hub.stop': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/stop/', permission: 'hub.manage' },
  'hub.verdict.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/hub/verdict/', permission: 'modules.read', inProjects: true },
  'hub.workflow.check': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/workflows/check/', permission: 'workflows.read', inProjects: true },
  'hub.workflow.create': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/workflows/', permission: 'workflows.write' },
  'hub.workflow.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/hub/workflows/:name/', permission: 'workflows.write' },
  'hub.workflow.execute': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/workflows/execute/', permission: 'workflows.operate', inProjects: true },
  'hub.workflow.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/hub/workflows/:name/', permission: 'workflows.read', inProjects: true },
  'hub.workflow.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/hub/workflows/', permission: 'workflows.read', inProjects: true },
  'hub.workflow.plan': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/workflows/:name/plan/', permission: 'workflows.read', inProjects: true },
  'hub.workflow.put': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/hub/workflows/:name/', permission: 'workflows.write' },
  'hub.workflow.run.cancel': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/workflows/runs/:run_id/cancel/', permission: 'workflows.operate', inProjects: true },
  'hub.workflow.run.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/hub/workflows/runs/:run_id/', permission: 'workflows.read', inProjects: true },
  'hub.workflow.run.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/hub/workflows/runs/', permission: 'workflows.read', inProjects: true },
  'hub.workflow.run.resume': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/workflows/runs/:run_id/resume/', permission: 'workflows.operate', inProjects: true },
  'hub.workflow.run.signal': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/workflows/runs/:run_id/signal/', permission: 'workflows.operate', inProjects: true },
  'hub.workflow.schema.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/hub/workflows/schema/', permission: 'workflows.read', inProjects: true },
  'hub.workflow.webhook': { kind: 'command', method: 'POST', path: '/api/common/api/v1/hub/workflows/:name/webhook/', permission: 'public', takes: 'application/json' },
  'incidents.assign': { kind: 'command', method: 'POST', path: '/api/common/api/v1/monitoring/incidents/:incident_id/assign/', permission: 'alerts.operate', inProjects: true },
  'incidents.follow': { kind: 'command', method: 'POST', path: '/api/common/api/v1/monitoring/incidents/follow/', permission: 'alerts.operate' },
  'incidents.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/monitoring/incidents/:incident_id/', permission: 'alerts.read', inProjects: true },
  'incidents.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/monitoring/incidents/', permission: 'alerts.read', inProjects: true },
  'incidents.note': { kind: 'command', method: 'POST', path: '/api/common/api/v1/monitoring/incidents/:incident_id/notes/', permission: 'alerts.operate', inProjects: true },
  'integration.connection.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/integration/connections/:connection/', permission: 'integration.configure' },
  'integration.connection.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/connections/:connection/', permission: 'integration.read' },
  'integration.connection.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/connections/', permission: 'integration.read' },
  'integration.connection.save': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/integration/connections/:connection/', permission: 'integration.configure' },
  'integration.connection.test': { kind: 'command', method: 'POST', path: '/api/common/api/v1/integration/connections/:connection/test/', permission: 'integration.operate' },
  'integration.grafana.dashboard.push': { kind: 'command', method: 'POST', path: '/api/common/api/v1/integration/connections/:connection/dashboards/', permission: 'integration.operate' },
  'integration.grafana.datasource.push': { kind: 'command', method: 'POST', path: '/api/common/api/v1/integration/connections/:connection/datasource/', permission: 'integration.operate' },
  'integration.netbox.export': { kind: 'command', method: 'POST', path: '/api/common/api/v1/integration/connections/:connection/netbox/export/', permission: 'integration.configure', inProjects: true },
  'integration.netbox.import': { kind: 'command', method: 'POST', path: '/api/common/api/v1/integration/connections/:connection/netbox/import/', permission: 'integration.configure' },
  'integration.netbox.intended': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/connections/:connection/netbox/intended/', permission: 'integration.read' },
  'integration.netbox.plan': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/connections/:connection/netbox/plan/', permission: 'integration.read', inProjects: true },
  'integration.netdata.charts': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/connections/:connection/netdata/charts/', permission: 'integration.read' },
  'integration.netdata.data': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/connections/:connection/netdata/data/', permission: 'integration.read' },
  'integration.netdata.info': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/connections/:connection/netdata/', permission: 'integration.read' },
  'integration.prometheus.query': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/connections/:connection/query/', permission: 'integration.read' },
  'integration.prometheus.query_range': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/connections/:connection/query-range/', permission: 'integration.read' },
  'integration.prometheus.scrape_config': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/connections/:connection/scrape-config/', permission: 'integration.read' },
  'integration.service.check': { kind: 'command', method: 'POST', path: '/api/common/api/v1/integration/services/:service/check/', permission: 'integration.operate' },
  'integration.service.deregister': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/integration/services/:service/instances/:instance_id/', permission: 'integration.write' },
  'integration.service.export': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/export/services/', permission: 'integration.read', gives: 'text/csv' },
  'integration.service.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/services/:service/', permission: 'integration.read' },
  'integration.service.healthy': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/services/:service/healthy/', permission: 'integration.read' },
  'integration.service.history': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/services/:service/history/', permission: 'integration.read' },
  'integration.service.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/services/', permission: 'integration.read' },
  'integration.service.pick': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/services/:service/endpoint/', permission: 'integration.read' },
  'integration.service.register': { kind: 'command', method: 'POST', path: '/api/common/api/v1/integration/services/', permission: 'integration.write' },
  'integration.service.report': { kind: 'command', method: 'POST', path: '/api/common/api/v1/integration/services/:service/instances/:instance_id/outcome/', permission: 'integration.operate' },
  'integration.syslog.export': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/export/syslog/', permission: 'integration.read', gives: 'text/csv' },
  'integration.syslog.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/syslog/', permission: 'integration.read' },
  'integration.syslog.status': { kind: 'query', method: 'GET', path: '/api/common/api/v1/integration/syslog/status/', permission: 'integration.read' },
  'monitoring.baseline.take': { kind: 'command', method: 'POST', path: '/api/common/api/v1/monitoring/baseline/', permission: 'monitoring.operate', inProjects: true },
  'monitoring.metrics.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/monitoring/metrics/', permission: 'monitoring.read', gives: 'text/plain', inProjects: true },
  'monitoring.project.activate': { kind: 'command', method: 'POST', path: '/api/common/api/v1/monitoring/projects/:project_id/activate/', permission: 'monitoring.operate', inProjects: true },
  'monitoring.range.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/monitoring/range/', permission: 'monitoring.read', inProjects: true },
  'monitoring.rule.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/monitoring/rules/:name/', permission: 'monitoring.write' },
  'monitoring.rule.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/monitoring/rules/', permission: 'monitoring.read', inProjects: true },
  'monitoring.rule.set': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/monitoring/rules/:name/', permission: 'monitoring.write' },
  'monitoring.series.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/monitoring/series/', permission: 'monitoring.read', inProjects: true },
  'monitoring.target.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/monitoring/targets/', permission: 'monitoring.read', inProjects: true },
  'monitoring.top.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/monitoring/top/', permission: 'monitoring.read', inProjects: true },
  'netconf.get': { kind: 'command', method: 'POST', path: '/api/common/api/v1/netconf/get/', permission: 'console.write', inProjects: true },
  'network.backup.diff': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/backups/projects/:project_id/nodes/:node_id/diff/', permission: 'network.read', inProjects: true },
  'network.backup.export': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/backups/export/', permission: 'network.read', gives: 'application/zip', inProjects: true },
  'network.backup.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/backups/projects/:project_id/nodes/:node_id/content/', permission: 'network.read', inProjects: true },
  'network.backup.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/backups/', permission: 'network.read', inProjects: true },
  'network.backup.schedule.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/network/backup-schedules/:name/', permission: 'network.operate' },
  'network.backup.schedule.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/backup-schedules/', permission: 'network.read', inProjects: true },
  'network.backup.schedule.set': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/network/backup-schedules/:name/', permission: 'network.operate' },
  'network.backup.search': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/backups/search/', permission: 'network.read', inProjects: true },
  'network.backup.take': { kind: 'command', method: 'POST', path: '/api/common/api/v1/network/backups/take/', permission: 'network.operate', inProjects: true },
  'network.backup.versions.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/backups/projects/:project_id/nodes/:node_id/versions/', permission: 'network.read', inProjects: true },
  'network.compliance.check': { kind: 'command', method: 'POST', path: '/api/common/api/v1/network/compliance/check/', permission: 'network.operate', inProjects: true },
  'network.compliance.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/compliance/', permission: 'network.read', inProjects: true },
  'network.compliance.rule.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/compliance/rules/', permission: 'network.read', inProjects: true },
  'network.inventory.export': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/inventory/export/', permission: 'network.read', gives: 'text/csv', inProjects: true },
  'network.inventory.export_json': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/inventory/export-json/', permission: 'network.read', gives: 'application/json', inProjects: true },
  'network.inventory.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/inventory/', permission: 'network.read', inProjects: true },
  'network.layer.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/projects/:project_id/layers/:layer/', permission: 'network.read', inProjects: true },
  'network.path.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/network/projects/:project_id/path/', permission: 'network.read', inProjects: true },
  'network.path.trace': { kind: 'command', method: 'POST', path: '/api/common/api/v1/network/projects/:project_id/trace/', permission: 'network.operate', inProjects: true },
  'network.restore.apply': { kind: 'command', method: 'POST', path: '/api/common/api/v1/network/restores/apply/', permission: 'network.configure', inProjects: true },
  'network.restore.plan': { kind: 'command', method: 'POST', path: '/api/common/api/v1/network/restores/plan/', permission: 'network.configure', inProjects: true },
  'network.topology.sync': { kind: 'command', method: 'POST', path: '/api/common/api/v1/network/projects/:project_id/sync/', permission: 'network.operate', inProjects: true },
  'notification.acknowledge': { kind: 'command', method: 'POST', path: '/api/common/api/v1/notifications/:notification_id/acknowledge/', permission: 'notifications.operate' },
  'notification.channel.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/notifications/channels/:channel_id/', permission: 'notifications.write' },
  'notification.channel.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/notifications/channels/:channel_id/', permission: 'notifications.read' },
  'notification.channel.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/notifications/channels/', permission: 'notifications.read' },
  'notification.channel.save': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/notifications/channels/:channel_id/', permission: 'notifications.write' },
  'notification.channel.test': { kind: 'command', method: 'POST', path: '/api/common/api/v1/notifications/channels/:channel_id/test/', permission: 'notifications.write' },
  'notification.delivery.attempt': { kind: 'command', method: 'POST', path: '/api/common/api/v1/notifications/deliveries/:delivery_id/attempt/', permission: 'notifications.operate' },
  'notification.delivery.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/notifications/deliveries/:delivery_id/', permission: 'notifications.read' },
  'notification.delivery.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/notifications/deliveries/', permission: 'notifications.read' },
  'notification.delivery.retry': { kind: 'command', method: 'POST', path: '/api/common/api/v1/notifications/deliveries/:delivery_id/retry/', permission: 'notifications.operate' },
  'notification.rule.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/notifications/rules/:rule_id/', permission: 'notifications.write' },
  'notification.rule.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/notifications/rules/:rule_id/', permission: 'notifications.read' },
  'notification.rule.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/notifications/rules/', permission: 'notifications.read' },
  'notification.rule.save': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/notifications/rules/:rule_id/', permission: 'notifications.write' },
  'notification.rule.test': { kind: 'command', method: 'POST', path: '/api/common/api/v1/notifications/rules/:rule_id/test/', permission: 'notifications.operate' },
  'notification.send': { kind: 'command', method: 'POST', path: '/api/common/api/v1/notifications/send/', permission: 'notifications.operate' },
  'notification.silence.create': { kind: 'command', method: 'POST', path: '/api/common/api/v1/notifications/silences/', permission: 'notifications.operate' },
  'notification.silence.end': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/notifications/silences/:silence_id/', permission: 'notifications.operate' },
  'notification.silence.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/notifications/silences/', permission: 'notifications.read' },
  'orchestration.assert': { kind: 'command', method: 'POST', path: '/api/common/api/v1/orchestration/assertions/', permission: 'orchestration.operate', inProjects: true },
  'plan.apply': { kind: 'command', method: 'POST', path: '/api/common/api/v1/plans/apply/', permission: 'authenticated', inProjects: true },
  'plan.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/plans/:plan_id/', permission: 'authenticated', inProjects: true },
  'plan.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/plans/', permission: 'authenticated', inProjects: true },
  'plan.make': { kind: 'command', method: 'POST', path: '/api/common/api/v1/plans/', permission: 'authenticated', inProjects: true },
  'qos.application.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/qos/applications/', permission: 'qos.read', inProjects: true },
  'qos.apply': { kind: 'command', method: 'POST', path: '/api/common/api/v1/qos/apply/', permission: 'qos.operate', inProjects: true },
  'qos.plan': { kind: 'command', method: 'POST', path: '/api/common/api/v1/qos/plan/', permission: 'qos.read', inProjects: true },
  'qos.policy.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/qos/policies/:name/', permission: 'qos.configure' },
  'qos.policy.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/qos/policies/', permission: 'qos.read', inProjects: true },
  'qos.policy.save': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/qos/policies/:name/', permission: 'qos.configure' },
  'qos.profile.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/qos/profiles/:name/', permission: 'qos.configure' },
  'qos.profile.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/qos/profiles/', permission: 'qos.read', inProjects: true },
  'qos.profile.save': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/qos/profiles/:name/', permission: 'qos.configure' },
  'qos.project.activate': { kind: 'command', method: 'POST', path: '/api/common/api/v1/qos/projects/:project_id/activate/', permission: 'qos.operate', inProjects: true },
  'qos.remove': { kind: 'command', method: 'POST', path: '/api/common/api/v1/qos/applications/:application_id/remove/', permission: 'qos.operate', inProjects: true },
  'reporting.dashboard.create': { kind: 'command', method: 'POST', path: '/api/common/api/v1/reporting/dashboards/', permission: 'reporting.operate', inProjects: true },
  'reporting.dashboard.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/reporting/dashboards/:dashboard_id/', permission: 'reporting.operate', inProjects: true },
  'reporting.dashboard.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/reporting/dashboards/:dashboard_id/', permission: 'monitoring.read', inProjects: true },
  'reporting.dashboard.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/reporting/dashboards/', permission: 'monitoring.read', inProjects: true },
  'reporting.dashboard.update': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/reporting/dashboards/:dashboard_id/', permission: 'reporting.operate', inProjects: true },
  'reporting.definition.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/reporting/definitions/', permission: 'reporting.read', inProjects: true },
  'reporting.report.create': { kind: 'command', method: 'POST', path: '/api/common/api/v1/reporting/reports/', permission: 'reporting.operate', inProjects: true },
  'reporting.report.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/reporting/reports/:report_id/', permission: 'reporting.operate', inProjects: true },
  'reporting.report.download': { kind: 'query', method: 'GET', path: '/api/common/api/v1/reporting/reports/:report_id/download/', permission: 'reporting.read', gives: 'application/octet-stream', inProjects: true },
  'reporting.report.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/reporting/reports/:report_id/', permission: 'reporting.read', inProjects: true },
  'reporting.report.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/reporting/reports/', permission: 'reporting.read', inProjects: true },
  'reporting.schedule.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/reporting/schedules/:schedule/', permission: 'reporting.operate', inProjects: true },
  'reporting.schedule.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/reporting/schedules/', permission: 'reporting.read', inProjects: true },
  'reporting.schedule.run': { kind: 'command', method: 'POST', path: '/api/common/api/v1/reporting/schedules/:schedule/run/', permission: 'reporting.operate', inProjects: true },
  'reporting.schedule.set': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/reporting/schedules/:schedule/', permission: 'reporting.operate', inProjects: true },
  'reporting.summary.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/reporting/summary/', permission: 'reporting.read', inProjects: true },
  'scan.leases.parse': { kind: 'command', method: 'POST', path: '/api/common/api/v1/scan/leases/parse/', permission: 'scan.write', inProjects: true },
  'scan.ping': { kind: 'command', method: 'POST', path: '/api/common/api/v1/scan/ping/', permission: 'scan.write' },
  'scan.ports': { kind: 'command', method: 'POST', path: '/api/common/api/v1/scan/ports/', permission: 'scan.write' },
  'scan.sweep': { kind: 'command', method: 'POST', path: '/api/common/api/v1/scan/sweep/', permission: 'scan.write' },
  'scan.trace': { kind: 'command', method: 'POST', path: '/api/common/api/v1/scan/trace/', permission: 'scan.write' },
  'secrets.key.rotate': { kind: 'command', method: 'POST', path: '/api/common/api/v1/secrets/key/rotate/', permission: 'secrets.manage' },
  'secrets.status': { kind: 'query', method: 'GET', path: '/api/common/api/v1/secrets/status/', permission: 'secrets.manage' },
  'security.address.ban': { kind: 'command', method: 'POST', path: '/api/common/api/v1/security/bans/', permission: 'security.operate' },
  'security.containment.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/security/containments/', permission: 'security.read', inProjects: true },
  'security.containment.release': { kind: 'command', method: 'POST', path: '/api/common/api/v1/security/containments/:containment_id/release/', permission: 'security.operate', inProjects: true },
  'security.defences.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/security/defences/', permission: 'security.read' },
  'security.events.search': { kind: 'query', method: 'GET', path: '/api/common/api/v1/security/events/', permission: 'security.read' },
  'security.node.assess': { kind: 'command', method: 'POST', path: '/api/common/api/v1/security/projects/:project_id/nodes/:node_id/assess/', permission: 'security.operate', inProjects: true },
  'security.node.contain': { kind: 'command', method: 'POST', path: '/api/common/api/v1/security/projects/:project_id/nodes/:node_id/contain/', permission: 'security.operate', inProjects: true },
  'security.project.assess': { kind: 'command', method: 'POST', path: '/api/common/api/v1/security/projects/:project_id/assess/', permission: 'security.operate', inProjects: true },
  'snmp.credentials.test': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/credentials/test/', permission: 'snmp.write', inProjects: true },
  'snmp.facts.read': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/facts/', permission: 'snmp.read', inProjects: true },
  'snmp.get': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/get/', permission: 'snmp.read', inProjects: true },
  'snmp.interfaces': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/interfaces/', permission: 'snmp.read', inProjects: true },
  'snmp.poll.create': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/poll/', permission: 'snmp.write', inProjects: true },
  'snmp.poll.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/snmp/poll/:poll_id/', permission: 'snmp.write', inProjects: true },
  'snmp.poll.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/snmp/poll/:poll_id/', permission: 'snmp.read', inProjects: true },
  'snmp.poll.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/snmp/poll/', permission: 'snmp.read', inProjects: true },
  'snmp.system': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/system/', permission: 'snmp.read', inProjects: true },
  'snmp.table': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/table/', permission: 'snmp.read', inProjects: true },
  'snmp.traps.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/snmp/traps/', permission: 'snmp.read', inProjects: true },
  'snmp.walk': { kind: 'command', method: 'POST', path: '/api/common/api/v1/snmp/walk/', permission: 'snmp.read', inProjects: true },
  'task.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/tasks/:task/', permission: 'tasks.read' },
  'task.history': { kind: 'query', method: 'GET', path: '/api/common/api/v1/tasks/:task/runs/', permission: 'tasks.read' },
  'task.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/tasks/', permission: 'tasks.read' },
  'task.run': { kind: 'command', method: 'POST', path: '/api/common/api/v1/tasks/:task/run/', permission: 'tasks.operate' },
  'task.run.cancel': { kind: 'command', method: 'POST', path: '/api/common/api/v1/tasks/runs/:run_id/cancel/', permission: 'tasks.operate' },
  'task.run.get': { kind: 'query', method: 'GET', path: '/api/common/api/v1/tasks/runs/:run_id/', permission: 'tasks.read' },
  'task.schedule.delete': { kind: 'command', method: 'DELETE', path: '/api/common/api/v1/tasks/:task/schedule/', permission: 'tasks.operate' },
  'task.schedule.list': { kind: 'query', method: 'GET', path: '/api/common/api/v1/tasks/schedules/', permission: 'tasks.read' },
  'task.schedule.set': { kind: 'command', method: 'PUT', path: '/api/common/api/v1/tasks/:task/schedule/', permission: 'tasks.operate' },
};
