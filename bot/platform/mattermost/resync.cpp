// What was missed while nobody listened, read by REST.
//
// Live events are held while it is not yet known whether their channel missed something, and for a channel that did,
// until it has been read: so each channel's posts come in order, and each once. The server's answers:
//   since=T   everything that changed after T, edits and deletions included, but at most 1000 posts, any 1000
//   after=P   what was posted next after P, 200 a page
//   before=P  what was posted next before P
#include <spdlog/spdlog.h>

#include <algorithm>
#include <limits>

#include "bot/platform/mattermost/session_impl.hpp"

namespace fulcrum::bot::platform::mattermost {
namespace {

constexpr std::size_t cut_off = 1000;                 // a `since` answer with so many posts may lack others
constexpr std::size_t page = 200;                     // the server's maximum
constexpr std::size_t most_posts = 20000;             // of a channel, read backwards
constexpr std::int64_t clock_is_set = 1704067200000;  // 2024: a clock before that was never set

// The answer was over our limit: ask for less at once.
bool too_large(const delivery_failure& f) {
    return f.problem == delivery_problem::refused && !f.detail.starts_with("HTTP ");
}

struct leave {
    int& count;
    boost::asio::steady_timer& last;
    leave(int& c, boost::asio::steady_timer& l) : count(c), last(l) {}
    leave(const leave&) = delete;
    leave& operator=(const leave&) = delete;
    ~leave() {
        if (--count == 0) last.cancel();
    }
};

}  // namespace

void session::start_resync() {
    ++resync_wanted_;
    cut_.clear();
    cut_at_ = 0;
    hold_all_ = true;
    caught_up_ = false;
    profiles_.clear();  // changes of these were missed, too
    if (resyncing_) {
        resync_timer_.cancel();
        return;
    }
    resyncing_ = true;
    spawn("the resync", resync());
}

void session::note_cut() {
    if (cut_at_ != 0) return;  // an earlier one was not looked after yet
    cut_at_ = dialogue::to_millis(clock_.now()) + server_ahead_;
    channels_.for_each([&](const std::string& channel, const channel_info& info) {
        auto& e = cut_[channel];
        e.channel = channel;
        e.kind = info.kind;
        e.since = info.last_at;
        e.last_post = info.last_post;
    });
}

awaitable<void> session::look_after_resume(std::unordered_map<std::string, errand> heard, std::uint64_t generation) {
    const auto cut_at = std::exchange(cut_at_, 0);
    auto listed = co_await list_channels();
    for (int failures = 0; !listed && resync_is(generation); ++failures) {
        co_await rest_a_while(listed.error(), failures);
        listed = co_await list_channels();
    }
    if (!listed) co_return;
    for (const auto& c : *listed) {
        if (!resync_is(generation)) co_return;  // everything is read
        errand e;
        if (auto known = heard.extract(c.id)) e = std::move(known.mapped());
        e.channel = c.id;
        e.kind = c.kind;
        if (e.since == 0) e.since = std::max<std::int64_t>(cut_at - settings_.overlap.count(), 1);
        if (c.delete_at > 0 || c.last_post_at <= e.since || pending_.contains(c.id)) continue;
        pending_.insert(c.id);
        co_await catch_up_alone(std::move(e));
    }
    if (listing_complete_) co_return;
    for (auto& [channel, e] : heard) {  // those that the server does not list
        if (!resync_is(generation)) co_return;
        if (e.kind != channel_kind::direct || !pending_.insert(channel).second) continue;
        if (e.since == 0) e.since = std::max<std::int64_t>(cut_at - settings_.overlap.count(), 1);
        co_await catch_up_alone(std::move(e));
    }
}

awaitable<void> session::resync() {
    int failures = 0;
    const auto wait_after = [this, &failures](const delivery_failure& f) {
        spdlog::info("mattermost: resync: {}", f.detail);
        const auto wait =
            net::wait_for(settings_.resync_retry, failures++, 0.5 + 0.5 * std::generate_canonical<double, 32>(random_));
        return std::chrono::steady_clock::now() + std::max(wait, f.after);
    };
    while (!stopping_) {
        const auto generation = resync_wanted_;
        auto errands = std::make_shared<std::vector<errand>>();
        std::vector<errand> sweep;
        delivered<void> gathered = delivery_failure(delivery_problem::try_again, "not tried");
        try {
            gathered = co_await gather(*errands, sweep);
        } catch (const std::exception& e) {
            gathered = delivery_failure(delivery_problem::try_again, e.what());
        }
        if (!resync_is(generation)) continue;
        if (!gathered) {
            co_await pause(resync_timer_, wait_after(gathered.error()));
            continue;
        }
        pending_.clear();
        for (const auto& e : *errands) pending_.insert(e.channel);
        hold_all_ = false;
        std::vector<std::string> free;
        for (const auto& [channel, room] : held_)
            if (!pending_.contains(channel)) free.push_back(channel);
        for (const auto& channel : free) let_through(channel);
        if (!errands->empty()) spdlog::info("mattermost: {} channels may have missed something", errands->size());

        while (!errands->empty() && resync_is(generation)) {
            const auto before = errands->size();
            co_await work_off(errands, generation);
            if (errands->empty() || !resync_is(generation)) break;
            if (errands->size() < before) failures = 0;
            const auto failure = resync_failure_.value_or(delivery_failure());
            co_await pause(resync_timer_, wait_after(failure));
        }
        if (!resync_is(generation)) continue;
        resyncing_ = false;
        caught_up_ = true;
        announce_if_ready();
        if (!sweep.empty()) spawn("looking for edits", sweep_edits(std::move(sweep), generation));
        co_return;
    }
    resyncing_ = false;
}

awaitable<delivered<std::vector<wire::channel>>> session::list_channels() {
    auto all = co_await rest_.channels();
    if (all) {
        listing_complete_ = true;
        co_return std::move(*all);
    }
    if (all.error().problem != delivery_problem::refused) co_return all.error();
    auto teams = co_await rest_.teams();
    if (!teams) co_return teams.error();
    listing_complete_ = !teams->empty();
    std::vector<wire::channel> out;
    std::unordered_set<std::string> there;  // direct channels are listed for each team
    for (const auto& team : *teams) {
        auto some = co_await rest_.channels_in_team(team.id);
        if (!some) {
            if (some.error().problem == delivery_problem::refused) continue;
            co_return some.error();
        }
        for (auto& c : *some)
            if (there.insert(c.id).second) out.push_back(std::move(c));
    }
    co_return out;
}

// Which channels are to be read before their live events (errands), and which merely may have edits (sweep)?
awaitable<delivered<void>> session::gather(std::vector<errand>& errands, std::vector<errand>& sweep) {
    auto marks = co_await memory_->known_channels();
    auto listed = co_await list_channels();
    if (!listed) co_return listed.error();
    const auto here = dialogue::to_millis(clock_.now());
    if (first_connected_ == 0) first_connected_ = here;

    struct candidate {
        errand what;
        std::int64_t last_post_at = -1;  // unknown
        bool gone = false;
    };
    std::unordered_map<std::string, candidate> all;
    for (auto& mark : marks) {
        auto& one = all[mark.channel];
        one.what.kind = mark.kind;
        one.what.since = std::max<std::int64_t>(dialogue::to_millis(mark.last_at), 0);
        one.what.last_post = std::move(mark.last_post);
        if (!channels_.find(mark.channel)) channels_.put(mark.channel, channel_info(mark.kind));
    }
    for (const auto& c : *listed) {
        auto& one = all[c.id];
        one.what.kind = c.kind;
        one.last_post_at = c.last_post_at;
        one.gone = c.delete_at > 0;
        if (!one.gone) learn(c.id, c.kind, c.kind == channel_kind::direct ? other_member(c.name, own_.id) : "");
        if (c.kind == channel_kind::team && !baseline_taken_) baseline_[c.id] = believed(c.last_post_at);
    }
    baseline_taken_ = true;
    // Direct channels that were opened in this process, and are neither remembered nor listed.
    channels_.for_each([&](const std::string& channel, const channel_info& info) {
        if (info.kind == channel_kind::direct) all[channel].what.kind = info.kind;
    });

    const auto look_back = std::chrono::duration_cast<std::chrono::milliseconds>(settings_.look_back).count();
    const auto long_ago = here + server_ahead_ - look_back;
    // Later than that no mark can be, whichever of the two clocks is right. A machine that does not know the time at
    // all can't tell.
    const auto latest = here < clock_is_set ? std::numeric_limits<std::int64_t>::max()
                                            : here + std::max<std::int64_t>(server_ahead_, 0) + settings_.ahead.count();
    for (auto& [channel, one] : all) {
        auto& e = one.what;
        e.channel = channel;
        if (!e.last_post.empty()) e.overlap = std::min<std::int64_t>(settings_.overlap.count(), e.since);
        if (const auto* info = channels_.find(channel); info && info->last_at > e.since) {
            e.since = info->last_at;
            e.last_post = info->last_post;
            // What is older than the first post we heard of was not for us.
            e.overlap = std::clamp<std::int64_t>(settings_.overlap.count(), 0, info->last_at - info->first_at);
        }
        if (one.gone) continue;
        const bool marked = e.since > 0;
        if (!marked && e.kind != channel_kind::direct) {
            const auto base = baseline_.find(channel);
            e.since = base != baseline_.end() && base->second > 0 ? base->second : first_connected_;
        }
        const auto held = held_.find(channel);
        bool read = held != held_.end() && held->second.overflow;
        if (e.since > latest) {  // whatever was posted before that time is hidden by it
            doubt_clocks(e.since - here);
            e.since = std::max<std::int64_t>(long_ago, 1);
            e.overlap = 0;
            e.back = read = true;
        }
        if (one.last_post_at < 0)
            read = true;  // nobody said when the last post was
        else if (e.since == 0)
            read = read || (one.last_post_at > 0 && one.last_post_at >= long_ago);
        else
            read = read || one.last_post_at > e.since;
        if (read)
            errands.push_back(std::move(e));
        else if (marked)
            sweep.push_back(std::move(e));
    }
    co_return delivered<void>();
}

awaitable<void> session::work_off(std::shared_ptr<std::vector<errand>> errands, std::uint64_t generation) {
    resync_failure_.reset();
    const auto count = std::min(errands->size(), std::max<std::size_t>(settings_.resync_at_once, 1));
    for (std::size_t i = 0; i < count; ++i) {
        ++workers_;
        spawn("reading channels", worker(errands, generation));
    }
    while (workers_ > 0) co_await pause(workers_done_, steady_time::max());
}

awaitable<void> session::worker(std::shared_ptr<std::vector<errand>> errands, std::uint64_t generation) {
    const leave at_end(workers_, workers_done_);
    while (!errands->empty() && resync_is(generation) && !resync_failure_) {
        auto e = std::move(errands->back());
        errands->pop_back();
        auto done = co_await catch_up(e);
        if (done) continue;
        if (done.error().problem == delivery_problem::refused) {
            spdlog::info("mattermost: channel {} can't be read: {}", e.channel, done.error().detail);
            let_through(e.channel);
            continue;
        }
        resync_failure_ = done.error();
        errands->push_back(std::move(e));
    }
}

// For one channel outside a resync. What comes for it live is held until it was read, or the server itself refuses.
awaitable<void> session::catch_up_alone(errand e) {
    const auto generation = resync_wanted_;
    for (int failures = 0; resync_is(generation); ++failures) {
        auto done = co_await catch_up(e);
        if (done || stopping_) co_return;
        spdlog::info("mattermost: channel {}: {}", e.channel, done.error().detail);
        if (done.error().problem == delivery_problem::refused) {
            let_through(e.channel);
            co_return;
        }
        co_await rest_a_while(done.error(), failures);
    }
}

awaitable<void> session::sweep_edits(std::vector<errand> errands, std::uint64_t generation) {
    int failures = 0;
    while (!errands.empty() && resync_is(generation)) {
        auto& e = errands.back();
        auto list = co_await rest_.posts_since(e.channel, std::max<std::int64_t>(e.since - e.overlap - 1, 1));
        if (!resync_is(generation)) co_return;
        if (!list && list.error().problem != delivery_problem::refused) {
            co_await rest_a_while(list.error(), failures++);
            continue;
        }
        failures = 0;
        if (list) pass_on_list(e, std::move(list->posts));
        errands.pop_back();
    }
}

awaitable<void> session::rest_a_while(const delivery_failure& f, int failures) {
    const auto wait = net::wait_for(settings_.resync_retry, failures, 1.0);
    boost::asio::steady_timer timer(executor_);
    const auto until = std::chrono::steady_clock::now() + std::max(wait, f.after);
    while (!stopping_ && std::chrono::steady_clock::now() < until) {
        const auto look = std::min(until, std::chrono::steady_clock::now() + std::chrono::milliseconds(500));
        co_await pause(timer, look);
    }
}

awaitable<delivered<void>> session::catch_up(const errand& e) {
    for (;;) {
        if (e.since > 0) {
            auto done = co_await read_since(e);
            if (!done) co_return done.error();
        } else {
            const auto until = dialogue::to_millis(clock_.now()) + server_ahead_ -
                               std::chrono::duration_cast<std::chrono::milliseconds>(settings_.look_back).count();
            auto posts = co_await read_back(e.channel, until, true);
            if (!posts) co_return posts.error();
            pass_on_list(e, std::move(*posts));
        }
        if (e.back) {
            passed mark;
            mark.channel = e.channel;
            mark.kind = e.kind;
            mark.at = clock_.now();
            mark.back = true;
            sink_->on_event(std::move(mark));
        }
        const auto room = held_.find(e.channel);
        if (room == held_.end() || !room->second.overflow) break;
        room->second.overflow = false;  // events had to go while we read: they are in the next answer
    }
    let_through(e.channel);
    co_return delivered<void>();
}

awaitable<delivered<void>> session::read_since(const errand& e) {
    // From a millisecond earlier still: the answer has what came later than that.
    auto list = co_await rest_.posts_since(e.channel, std::max<std::int64_t>(e.since - e.overlap - 1, 1));
    if (list && list->listed < cut_off) {
        if (list->unreadable > 0)
            spdlog::warn("mattermost: channel {}: {} posts are unreadable", e.channel, list->unreadable);
        pass_on_list(e, std::move(list->posts));
        co_return delivered<void>();
    }
    if (!list && !too_large(list.error())) co_return list.error();
    auto done = co_await read_after(e);
    if (!done) co_return done.error();
    if (list) pass_on_list(e, std::move(list->posts));  // edits and deletions among them; posts are known by now
    co_return delivered<void>();
}

awaitable<delivered<void>> session::read_after(const errand& e) {
    // By time, `after` hides what `since` would, if the post's own time is in the future.
    auto cursor = e.back ? std::string() : e.last_post;
    auto count = page;
    bool any = false;
    while (!cursor.empty() && !stopping_) {
        auto list = co_await rest_.posts(e.channel, "after", cursor, count);
        if (!list) {
            if (!too_large(list.error()) || count <= 5) co_return list.error();
            count /= 4;
            continue;
        }
        if (list->listed == 0) break;
        any = true;
        pass_on_list(e, std::move(list->posts));
        if (!list->more_after || list->newest == cursor) break;
        cursor = std::move(list->newest);
    }
    if (any || stopping_) co_return delivered<void>();
    // There is no last post, or it was deleted.
    auto posts = co_await read_back(e.channel, e.since, false);
    if (!posts) co_return posts.error();
    pass_on_list(e, std::move(*posts));
    co_return delivered<void>();
}

// The posts made at or after `until`, or after our own last one, newest first.
awaitable<delivered<std::vector<wire::post>>> session::read_back(std::string channel, std::int64_t until,
                                                                 bool stop_at_own) {
    std::vector<wire::post> out;
    std::string before;
    auto count = stop_at_own ? page / 4 : page;
    while (out.size() < most_posts && !stopping_) {
        auto list = co_await rest_.posts(channel, before.empty() ? "" : "before", before, count);
        if (!list) {
            if (!too_large(list.error()) || count <= 5) co_return list.error();
            count /= 4;
            continue;
        }
        for (auto& post : list->posts) {
            if (post.create_at < until || (stop_at_own && post.author == own_.id)) {
                if (!post.reactions.empty()) out.push_back(std::move(post));  // it may be answered so
                co_return out;
            }
            out.push_back(std::move(post));
        }
        if (list->listed < count || list->oldest == before) break;
        before = std::move(list->oldest);
    }
    co_return out;
}

void session::pass_on_list(const errand& e, std::vector<wire::post> posts) {
    using what = wire::post_change::what;
    struct entry {
        std::int64_t at;
        what change;
        wire::post* post;
        std::optional<wire::reaction> tap{};      // then it is this, and no change of the post
        std::optional<taps_standing> standing{};  // or this
    };
    std::vector<entry> entries;
    entries.reserve(posts.size());
    const wire::post* newest = nullptr;
    const auto from = e.since - e.overlap;
    for (auto& post : posts) {
        if (post.old_version) continue;
        if (post.author == own_.id && e.kind == channel_kind::direct) {
            if (post.update_at >= from)
                if (auto standing = standing_under(post))
                    entries.push_back({post.update_at, what::edited, &post, {}, std::move(standing)});
            for (auto& r : post.reactions)
                if (r.create_at >= from) entries.push_back({r.create_at, what::edited, &post, std::move(r)});
        }
        if (post.delete_at > 0) {
            entries.push_back({post.delete_at, what::deleted, &post});
        } else if (post.create_at > e.since ||
                   (!e.last_post.empty() && post.create_at >= from && post.id != e.last_post)) {
            entries.push_back({post.create_at, what::posted, &post});
            if (post.create_at > e.since && (!newest || post.create_at > newest->create_at)) newest = &post;
        } else if (post.edit_at >= from && post.edit_at > 0) {
            entries.push_back({post.edit_at, what::edited, &post});
        }
    }
    // Newest first as they came: reversed, posts of the same millisecond stay in the server's order.
    std::reverse(entries.begin(), entries.end());
    std::stable_sort(entries.begin(), entries.end(), [](const entry& a, const entry& b) { return a.at < b.at; });

    // When the coach itself wrote there last: in the channel if it is direct, else in the thread that an answer is for.
    std::unordered_map<std::string, std::int64_t> own;
    const auto talk_of = [&](const wire::post& p) {
        return e.kind == channel_kind::direct ? std::string() : p.root.empty() ? p.id : p.root;
    };
    for (const auto& post : posts)
        if (post.author == own_.id && post.delete_at == 0) {
            auto& at = own[talk_of(post)];
            at = std::max(at, post.create_at);
        }
    const auto own_at = [&](const wire::post& p) {
        const auto found = own.find(talk_of(p));
        return found == own.end() ? 0 : found->second;
    };

    std::optional<passed> mark;
    if (newest && !(from_a_person(*newest, own_.id) && addressed(*newest, e.kind, {}, own_.id, own_.username))) {
        mark.emplace();
        mark->channel = e.channel;
        mark->kind = e.kind;
        const auto at = believed(newest->create_at);
        if (at == newest->create_at) mark->post = newest->id;
        mark->at = dialogue::from_millis(at);
    }
    for (auto& one : entries) {
        if (one.tap) {
            wire::reaction_change tap;
            tap.item = std::move(*one.tap);
            tap.channel = e.channel;
            pass_on_reaction(tap);
            continue;
        }
        if (one.standing) {
            if (seen_.add("taps:" + one.standing->post + ":" + std::to_string(one.at)))
                sink_->on_event(std::move(*one.standing));
            continue;
        }
        wire::post_change change;
        change.change = one.change;
        change.answered = one.change == what::posted && one.post->create_at < own_at(*one.post);
        change.item = std::move(*one.post);
        pass_on(std::move(change), e.kind, false);
    }
    if (mark) sink_->on_event(std::move(*mark));  // one for all that does not concern the coach
}

// The channel is up to date: what was held of it may go.
void session::let_through(const std::string& channel) {
    pending_.erase(channel);
    if (hold_all_) return;
    auto node = held_.extract(channel);
    if (node.empty()) return;
    held_count_ -= node.mapped().events.size();
    for (auto& live : node.mapped().events) {
        if (const auto* tap = std::get_if<wire::reaction_change>(&live)) {
            pass_on_reaction(*tap);
            continue;
        }
        auto& change = std::get<wire::post_change>(live);
        auto kind = change.kind.value_or(channel_kind::team);
        if (!change.kind)
            if (const auto* info = channels_.find(channel)) kind = info->kind;
        pass_on(std::move(change), kind, true);
    }
}

}  // namespace fulcrum::bot::platform::mattermost
