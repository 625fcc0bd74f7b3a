"""Publish one fact, and print what Baton makes of it."""
import json, sys, uuid, zmq

feed = zmq.Context.instance().socket(zmq.SUB)
feed.connect(sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:7771")
feed.subscribe("")
feed.recv_multipart()  # the beat: we are connected
door = zmq.Context.instance().socket(zmq.REQ)
door.connect(sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:7770")
door.send_json({"specversion": "1.0", "id": str(uuid.uuid4()), "source": "/tap.py", "type": "fact.observed",
                "subject": "deal:7301", "data": {"field": "deal.why_us", "source": "tap.py", "value": {"text": "Live in a day"}}})
print(door.recv_json())
while not (message := feed.recv_multipart())[0].startswith(b"event."): pass
print(message[0].decode(), json.loads(message[2])["data"])
