namespace OpenAisle.Sim;

/// <summary>
/// What cameras make of a body: joints off by some centimetres that wander, scores, hands hidden behind others, times in which a body
/// is not seen, ids that change, are exchanged between people who stand close, or come late.
/// </summary>
internal sealed class Tracker
{
    // Of a joint's error 80 % of the variance wanders within half a second, the rest is new in every frame.
    private const double WanderSeconds = 0.5, WanderShare = 0.8;
    private const double BodyError = 0.025, NearMetres = 0.75, ExchangeMetres = 1.1;
    private readonly Faults _faults;
    private readonly Chance _chance;
    private readonly Point[] _wander = new Point[Body.Joints];
    private readonly Point[] _true = new Point[Body.Joints];
    private double _last, _seenFrom, _hiddenFrom, _hiddenUntil, _switchAt;

    public Tracker(ulong id, double enters, Faults faults, Chance chance)
    {
        (Id, _faults, _chance) = (id, faults, chance);
        Ids.Add(id);
        _last = enters;
        _seenFrom = chance.Happens(faults.LateIds) ? enters + chance.Between(0.3, 3) : enters;
        _switchAt = NextSwitch(enters);
        NextDropout(enters);
    }

    public ulong Id { get; private set; }

    /// <summary>All ids it has borne, in order.</summary>
    public List<ulong> Ids { get; } = [];

    public bool Sees(double time)
    {
        if (time >= _hiddenUntil)
            NextDropout(time);
        return time >= _seenFrom && !(time >= _hiddenFrom && time < _hiddenUntil);
    }

    /// <summary>Changes ids when it is due: exchanges them with somebody close by, or takes a new one.</summary>
    public void SwitchIds(double time, Point at, IEnumerable<(Tracker Tracker, Point At)> others, Func<ulong> newId)
    {
        // Whom no camera has seen yet has no id to lose.
        if (time < _switchAt || time < _seenFrom)
            return;
        _switchAt = NextSwitch(time);
        var near = others.FirstOrDefault(other => other.Tracker != this && time >= other.Tracker._seenFrom && other.At.Flat(at) < ExchangeMetres).Tracker;
        if (near is not null && _chance.Happens(0.5))
        {
            (Id, near.Id) = (near.Id, Id);
            near.Ids.Add(near.Id);
        }
        else
        {
            Id = newId();
            _seenFrom = time + _chance.Between(0, 0.8);
        }
        Ids.Add(Id);
    }

    public void See(Body body, double time, double nearestOther, SeenBody seen)
    {
        seen.Id = Id;
        body.Pose(time, _true);
        var keeps = Math.Exp(-Math.Max(0, time - _last) / WanderSeconds);
        _last = time;
        var crowded = nearestOther < NearMetres;
        for (var j = 0; j < Body.Joints; j++)
        {
            var wrist = j >= (int)Joint.LeftWrist;
            // An error per axis; elbows lie between wrists and shoulders.
            var error = (wrist ? _faults.WristError : Math.Max(BodyError, j >= (int)Joint.LeftElbow ? _faults.WristError / 2 : 0)) / Math.Sqrt(3);
            if (crowded)
                error *= 1.5;
            var fresh = error * Math.Sqrt(WanderShare * (1 - keeps * keeps));
            _wander[j] = _wander[j] * keeps + new Point(fresh * _chance.Noise(), fresh * _chance.Noise(), fresh * _chance.Noise());
            var jump = error * Math.Sqrt(1 - WanderShare);
            var score = 0.97 - Math.Abs(0.03 * _chance.Noise()) - (wrist ? 0.04 : 0);
            // Hidden hands are guessed badly and scored low, or not seen at all.
            if (_chance.Happens(crowded ? 0.05 : 0.012))
                (score, jump) = (_chance.Between(0.15, 0.7), jump + 0.08);
            var missing = _chance.Happens(wrist ? (crowded ? 0.02 : 0.006) : 0.002);
            seen.Joints[j] = missing
                ? default
                : new SeenJoint(_true[j] + _wander[j] + new Point(jump * _chance.Noise(), jump * _chance.Noise(), jump * _chance.Noise()), (float)score);
        }
    }

    private double NextSwitch(double time) =>
        _faults.IdSwitchesPerMinute > 0 ? time + _chance.Waiting(60 / _faults.IdSwitchesPerMinute) : double.PositiveInfinity;

    private void NextDropout(double time)
    {
        if (_faults.Dropout <= 0)
        {
            (_hiddenFrom, _hiddenUntil) = (double.PositiveInfinity, double.PositiveInfinity);
            return;
        }
        var hidden = _chance.Between(0.1, _faults.LongestDropout);
        var mean = (0.1 + _faults.LongestDropout) / 2;
        _hiddenFrom = time + _chance.Waiting(mean * (1 - _faults.Dropout) / _faults.Dropout);
        _hiddenUntil = _hiddenFrom + hidden;
    }
}
