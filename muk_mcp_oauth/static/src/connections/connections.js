/** @odoo-module **/

import { Component, onWillStart, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { ActivityDialog } from "./activity_dialog";

const ICONS = {
    administrator: "fa-shield text-success",
    known: "fa-check-circle text-success",
    local: "fa-laptop",
    unknown: "fa-question-circle text-warning",
    impostor: "fa-exclamation-triangle text-danger",
};

/** The applications that the user connected: what each may, when it came last, and how to end it. */
export class Connections extends Component {
    static template = "muk_mcp_oauth.Connections";
    static props = { "*": true };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({ applications: [] });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.applications = await this.orm.call("muk_mcp_oauth.consent", "my_applications", []);
    }

    get count() {
        return this.state.applications.reduce((sum, application) => sum + application.connections.length, 0);
    }

    icon(application) {
        return ICONS[application.trust];
    }

    date(text) {
        return formatDate(deserializeDateTime(text));
    }

    used(connection) {
        const when = deserializeDateTime(connection.last_used_at).toRelative();
        return connection.last_used_from
            ? _t("last used %(when)s from %(where)s", { when, where: connection.last_used_from })
            : _t("last used %s", when);
    }

    /** Since when, used when and where, until when: one line. */
    life(connection) {
        return [
            _t("Since %s", this.date(connection.granted_at)),
            ...(connection.last_used_at ? [this.used(connection)] : []),
            _t("ends on %s at the latest", this.date(connection.expires_at)),
        ].join(" · ");
    }

    allowed(connection) {
        return _t("Allowed on %s, not connected now.", this.date(connection.granted_at));
    }

    /** Ask, do it, and stay: whoever has one to end may have another. */
    ask(title, body, confirmLabel, method, args) {
        this.dialog.add(ConfirmationDialog, {
            title,
            body,
            confirmLabel,
            confirm: async () => {
                const ids = args[0];
                await this.orm.call("muk_mcp_oauth.consent", method, args);
                await this.load();
                if (method === "disconnect") {
                    this.offerEffects(ids);
                }
            },
            cancel: () => {},
        });
    }

    disconnect(connection) {
        this.ask(
            _t("Disconnect %s?", connection.name),
            _t("%s loses access now. What it did stays. It has to ask you again before it can come back.", connection.name),
            _t("Disconnect"),
            "disconnect",
            [[connection.id]]
        );
    }

    disconnectApplication(application) {
        const ids = application.connections.map((connection) => connection.id);
        this.ask(
            _t("Disconnect %s?", application.name),
            _t("All %(count)s connections of %(name)s lose access now.", { count: ids.length, name: application.name }),
            _t("Disconnect all"),
            "disconnect",
            [ids]
        );
    }

    disconnectAll() {
        this.ask(
            _t("Disconnect everything?"),
            _t("All %s connections lose access now. Your keys stay.", this.count),
            _t("Disconnect all"),
            "disconnect_all",
            []
        );
    }

    stopWriting(connection) {
        this.ask(
            _t("Let %s only read?", connection.name),
            _t("It can change nothing any more. To let it write again, connect it again from the application."),
            _t("Only read"),
            "stop_writing",
            [[connection.id]]
        );
    }

    /** Who ends a connection wants to see what it leaves behind. */
    offerEffects(ids) {
        const close = this.notification.add(_t("Disconnected. What it changed stays."), {
            type: "success",
            buttons: [
                {
                    name: _t("Show what it changed"),
                    primary: true,
                    onClick: () => {
                        close();
                        this.showEffects(ids);
                    },
                },
            ],
        });
    }

    async showEffects(ids) {
        this.action.doAction(await this.orm.call("muk_mcp_oauth.consent", "action_effects", [ids]));
    }

    showActivity(connection) {
        this.dialog.add(ActivityDialog, { connection });
    }
}

/** The same on its own, for editions of the MCP server whose preferences have no room for sections. */
export class ConnectionsWidget extends Connections {
    static props = { ...standardWidgetProps };
}

registry.category("mcp_access").add("connections", Connections, { sequence: 10 });
registry.category("view_widgets").add("mcp_oauth_connections", { component: ConnectionsWidget });
