import django.db.models.deletion
import django.db.models.expressions
import mainstay.framework.public_ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalogue', '0001_initial'),
        ('pipeline', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=mainstay.framework.public_ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('number', models.CharField(max_length=60)),
                ('order_kind', models.CharField(choices=[('order', 'Order'), ('credit_note', 'Credit note'), ('adjustment', 'Adjustment')], default='order', max_length=11)),
                ('status', models.CharField(choices=[('ordered', 'Ordered'), ('confirmed', 'Confirmed'), ('delivered', 'Delivered'), ('invoiced', 'Invoiced'), ('cancelled', 'Cancelled')], default='ordered', max_length=9)),
                ('ordered_on', models.DateField()),
                ('requested_on', models.DateField(blank=True, null=True)),
                ('confirmed_on', models.DateField(blank=True, null=True)),
                ('delivered_on', models.DateField(blank=True, null=True)),
                ('invoiced_on', models.DateField(blank=True, null=True)),
                ('cancelled_on', models.DateField(blank=True, null=True)),
                ('cancel_reason', models.CharField(blank=True, max_length=300)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField(default=0)),
                ('cost_minor', models.BigIntegerField(blank=True, null=True)),
                ('line_count', models.PositiveIntegerField(default=0)),
                ('group_currency', models.CharField(default='', max_length=3)),
                ('group_minor', models.BigIntegerField(default=0)),
                ('group_cost_minor', models.BigIntegerField(blank=True, null=True)),
                ('rate_text', models.CharField(blank=True, max_length=40)),
                ('rate_on', models.DateField(blank=True, null=True)),
                ('client_reference', models.CharField(blank=True, max_length=120)),
                ('source', models.CharField(blank=True, max_length=120)),
                ('campaign', models.CharField(blank=True, max_length=120)),
                ('note', models.TextField(blank=True)),
                ('external_ref', models.CharField(blank=True, max_length=120)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='accounts.account')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.contact')),
                ('opportunity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='orders', to='pipeline.opportunity')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=mainstay.framework.public_ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('number', models.CharField(max_length=60)),
                ('invoice_kind', models.CharField(choices=[('invoice', 'Invoice'), ('credit_note', 'Credit note')], default='invoice', max_length=11)),
                ('status', models.CharField(choices=[('open', 'Open'), ('paid', 'Paid')], default='open', max_length=4)),
                ('issued_on', models.DateField()),
                ('due_on', models.DateField(blank=True, null=True)),
                ('due_by', models.DateField()),
                ('paid_on', models.DateField(blank=True, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('net_minor', models.BigIntegerField()),
                ('tax_minor', models.BigIntegerField(default=0)),
                ('gross_minor', models.BigIntegerField()),
                ('paid_minor', models.BigIntegerField(default=0)),
                ('note', models.TextField(blank=True)),
                ('external_ref', models.CharField(blank=True, max_length=120)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='accounts.account')),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='agreements.invoice')),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invoices', to='agreements.order')),
            ],
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordered_on', models.DateField()),
                ('position', models.PositiveIntegerField()),
                ('code', models.CharField(blank=True, max_length=60)),
                ('description', models.CharField(blank=True, max_length=200)),
                ('quantity_milli', models.BigIntegerField()),
                ('unit_price_micro', models.BigIntegerField(blank=True, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('cost_minor', models.BigIntegerField(blank=True, null=True)),
                ('requested_on', models.DateField(blank=True, null=True)),
                ('delivered_on', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='agreements.order')),
                ('product', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.product')),
            ],
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['account', 'ordered_on', 'id'], name='order_by_account'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['ordered_on', 'id'], name='order_by_day'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['group_minor', 'id'], name='order_by_amount'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['status', 'requested_on', 'id'], name='order_by_status'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.UniqueConstraint(fields=('number', 'account'), name='one_order_number_per_account'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), ('cancelled_on__isnull', False), _connector='OR'), name='cancelled_order_has_its_day'),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(fields=['account', 'issued_on', 'id'], name='invoice_by_account'),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(fields=['issued_on', 'id'], name='invoice_by_day'),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(fields=['status', 'due_by', 'id'], name='invoice_by_due'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(fields=('number', 'account'), name='one_invoice_number_per_account'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('gross_minor', django.db.models.expressions.CombinedExpression(models.F('net_minor'), '+', models.F('tax_minor')))), name='gross_is_net_and_tax'),
        ),
        migrations.AddIndex(
            model_name='orderline',
            index=models.Index(fields=['account', 'ordered_on'], name='order_line_by_account'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.UniqueConstraint(fields=('order', 'position'), name='one_line_per_position'),
        ),
    ]
