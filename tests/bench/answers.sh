# shellcheck shell=bash
# One answer of each work, looked at closely, before many are only counted. Sourced by scripts/bench after service.sh.

expect() { # METHOD PATH FILTER_OF_JQ [OPTIONS OF curl]
    local method=$1 path=$2 filter=$3
    shift 3
    curl -q -s -f --noproxy '*' --max-time 30 -X "$method" -H "@$home/headers" "$@" "$baseUrl$path" </dev/null |
        jq -e "$filter" >/dev/null || die "$method $path does not answer as it should: $filter"
}

# How many live leads of the workspace fit a condition.
leadsThat() { # CONDITION
    # shellcheck disable=SC2154
    asRole postgres -c "SELECT count(*) FROM lead WHERE workspace_id = $workspace AND deleted_at IS NULL AND ($1)"
}

# shellcheck disable=SC2154
tryAnswers() {
    local word uuid
    word=$(head -n 1 "$home/words")
    uuid=$(asRole postgres -c "SELECT external_id FROM lead WHERE workspace_id = $workspace AND id = $first_lead")
    (umask 077 && printf 'X-Secret-Key: %s\nAuthorization: Bearer %s\n' "$BENCH_KEY" "$BENCH_KEY" >"$home/headers")
    tryGets
    tryPages
    trySearches "$word"
    ((last_lead - first_lead < 25000)) || tryDeepPages
    tryWrites
}

tryGets() {
    expect GET "/api/public-v1/lead/$first_lead" ".data.id == $first_lead and (.data.statuses | length) == 1"
    expect GET "/api/leads/$first_lead" ".data.id == $first_lead and .data.status.id != null"
    expect GET "/crm/api/v2/leads/$uuid" ".data.id == \"$uuid\" and .data.owner.id == $first_account"
    expect GET "/v1/leads/$((first_lead + 20))" ".id == $((first_lead + 20)) and .user_id == $first_account"
}

tryPages() {
    local total
    expect GET "/api/public-v1/lead?item=25&status_id=$first_status" \
        "(.data | length) == 25 and all(.data[]; .statuses[0].id == $first_status)"
    total=$(leadsThat "status_id = $first_status")
    expect GET "/api/leads?limit=25&status=$first_status" \
        "(.data | length) == 25 and all(.data[]; .status.id == $first_status) and .meta.total == $total"
    total=$(leadsThat "owner_id = $first_account")
    expect GET "/crm/api/v2/leads?per_page=25&user_owner_id=$first_account" \
        "(.data | length) == 25 and all(.data[]; .owner.id == $first_account) and .meta.total == $total"
    expect GET "/v1/leads?limit=25&status=new" \
        "(.data | length) > 0 and all(.data[]; .status == \"new\" and .user_id == $first_account)"
}

trySearches() { # WORD
    local total
    expect GET "/api/public-v1/lead?item=25&search=$1" \
        "(.data | length) > 0 and all(.data[]; .last_name | ascii_downcase | contains(\"$1\"))"
    expect GET "/api/public-v1/lead?item=25&search=$frequent_word" \
        "(.data | length) > 0 and all(.data[]; .email | contains(\"$frequent_word\"))"
    total=$(leadsThat "email_key LIKE '%$frequent_word%'")
    expect GET "/api/leads?limit=25&search=$frequent_word" \
        "all(.data[]; .contact.email | contains(\"$frequent_word\")) and .meta.total == $total"
}

tryDeepPages() {
    local ids # of the thousandth page, newest first
    ids=$(asRole postgres -c "SELECT json_agg(id ORDER BY id DESC) FROM (SELECT id FROM lead
        WHERE workspace_id = $workspace AND deleted_at IS NULL ORDER BY id DESC LIMIT 25 OFFSET 24975) page")
    expect GET "/api/public-v1/lead?item=25&page=1000" "[.data[].id] == $ids"
    expect GET "/api/leads?limit=25&page=1000" "[.data[].id] == $ids"
    expect GET "/crm/api/v2/leads?per_page=25&page=1000" "[.data[].lead_id] | length == ($ids | length)"
}

tryWrites() {
    local json=(-H 'Content-Type: application/json' -d)
    expect POST /api/public-v1/lead ".data.email == \"first@made.example\" and .data.statuses[0].id == $first_status" \
        "${json[@]}" "{\"first_name\":\"Grace\",\"email\":\"first@made.example\",\"status_ids\":[$first_status]}"
    expect POST /api/leads ".data.category.id == $category and .data.value == \"980.00\"" -d lead_title=First \
        -d "lead_status=$first_status" -d "lead_categoryid=$category" -d lead_value=980
    expect POST /crm/api/v2/leads '.data.title == "First" and .data.amount == 980' \
        "${json[@]}" '{"title":"First","amount":980}'
    expect POST /v1/leads ".company_id == $first_company and .status == \"new\"" \
        "${json[@]}" "{\"company_id\":$first_company}"
    expect PUT "/api/public-v1/lead/$first_lead" '.data.first_name == "Grace" and .data.value == 7' \
        "${json[@]}" '{"first_name":"Grace","value":7}'
    expect PUT "/api/leads/$first_lead/status" ".data.status.id == $((first_status + 1))" \
        -d "status=$((first_status + 1))"
    expect PATCH "/crm/api/v2/leads/$uuid" '.data.amount == 8' "${json[@]}" '{"amount":8}'
    expect PATCH "/v1/leads/$((first_lead + 20))" '.notes == "Asked again."' "${json[@]}" '{"notes":"Asked again."}'
}
