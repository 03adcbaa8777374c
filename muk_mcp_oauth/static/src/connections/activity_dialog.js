/** @odoo-module **/

import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** What one client did as the user, from the audit log, the latest first. */
export class ActivityDialog extends Component {
    static template = "muk_mcp_oauth.ActivityDialog";
    static components = { Dialog };
    static props = { connection: Object, close: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ rows: [] });
        onWillStart(async () => {
            this.state.rows = await this.orm.call("muk_mcp_oauth.consent", "activity", [[this.props.connection.id]]);
        });
    }

    get title() {
        return _t("What %s did", this.props.connection.name);
    }

    time(row) {
        return formatDateTime(deserializeDateTime(row.at));
    }
}
